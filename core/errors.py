"""Why core did not do what was asked. Each carries problems with a code, a pointer and a hint; never a bare text."""

from __future__ import annotations

from collections.abc import Iterable

from schema_registry.problems import Problem


class CardwrightError(Exception):
    """Base of every refusal. `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


class Rejected(CardwrightError):
    """The values, the question or the document are wrong (HTTP 422)."""


class Denied(CardwrightError):
    """The actor may not do this (HTTP 403)."""


class Missing(CardwrightError):
    """No such record, entity or version, or none that the actor may see (HTTP 404)."""


class Stale(CardwrightError):
    """Somebody else was faster: the record or the live version moved since it was read (HTTP 412 / 409)."""


class Busy(CardwrightError):
    """A lock could not be had in time; asking again may do (HTTP 503)."""


class Full(Busy):
    """There was no room to write, because the disk is full; asking again helps when somebody has made some (507)."""
