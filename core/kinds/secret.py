"""`secret`: a text that is kept sealed: a password, an access key. Nobody finds, sorts, exports or logs it.

What the engine handles is a `Secret`: sealed as the table has it, or in plain words on the way from a form to the
write path, which seals it (`core.records.secrets`). A column takes only what is sealed, so that a forgotten step is
an error and no leak. Everybody else is told that there is one: `true` in JSON, dots in a form. Both sent back mean
"as it stands".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.codes.secrets import NO_STATED_SECRET, NOT_A_SECRET, SECRET_TOO_LONG
from core.kinds.kind import Kind, Locale, Refused
from core.storage.types import SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

MASK = "••••••••"
LONGEST = 4_000
"""Characters of a secret: an access key, a certificate."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret: `token` sealed, or `plain`; neither of them stands for the one that is there."""

    token: str = ""
    plain: str = field(default="", repr=False)

    def __str__(self) -> str:
        return MASK


KEPT = Secret()


class Sealed(TypeDecorator[Secret]):
    """A sealed secret in a text column."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Secret | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.plain:
            raise ValueError("a secret that was not sealed")
        return value.token

    def process_result_value(self, value: object, dialect: Dialect) -> Secret | None:
        return None if value is None else Secret(str(value))


class SecretKind(Kind):
    """Passwords, access keys."""

    name = "secret"
    widget = "secret"
    operators = ()
    sortable = False
    groupable = False
    unique = False
    hidden = True

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        """No secret stands in a document that everybody reads."""
        return [NO_STATED_SECRET.at(f"/{name}") for name in ("default", "backfill", "map") if name in options]

    def standard(self, field: Field) -> dict[str, object]:
        return {
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": LONGEST}, {"const": True}],
            "description": "Written as text; read as true where there is one, which sent back leaves it as it is.",
        }

    def column(self, field: Field) -> SqlType:
        return Sealed()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if not text.strip():
                return None
            return KEPT if text == MASK else _checked(text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None or value is True:
                return KEPT if value else None
            if not isinstance(value, str) or not value:
                raise Refused(NOT_A_SECRET)
            return _checked(value)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: True

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return MASK if value is not None else ""


def _checked(text: str) -> Secret:
    if len(text) > LONGEST or "\0" in text:
        raise Refused(SECRET_TOO_LONG, longest=LONGEST)
    return Secret(plain=text)
