"""What a process compiled of one database serves its copies too: a short test would mostly compile it again.

With CARDWRIGHT_TEST_COLD=1 each test begins like a process just started; `test_warm` says that nothing else differs.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, replace

from sqlalchemy.util import LRUCache

from core.context import Live
from core.engine import STATEMENTS_KEPT, Installation
from schema_registry.vocabulary import Vocabulary


class Statements(LRUCache[tuple[Hashable, ...], object]):
    """Compiled statements. Each engine has a dialect of its own; those of one name compile alike."""

    def get(self, key: tuple[Hashable, ...], default: object = None) -> object:
        return super().get(_alike(key), default)

    def __setitem__(self, key: tuple[Hashable, ...], value: object) -> None:
        super().__setitem__(_alike(key), value)


def _alike(key: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    dialect, *rest = key
    return (dialect.name, *rest)  # type: ignore[attr-defined]  # the key of SQLAlchemy begins with its dialect


@dataclass(frozen=True)
class _Known:
    """What was compiled of the first copy."""

    live: Live
    vocabulary: Vocabulary
    statements: Statements


_known: dict[tuple[str, str], _Known] = {}
COLD = "CARDWRIGHT_TEST_COLD" in os.environ
_of_system: Statements = Statements(STATEMENTS_KEPT)
"""Of tables that every database has."""


def warm(installation: Installation, name: str) -> None:
    """The installation in a copy of the named template has its model, tables and statements, and nothing else of it:
    what is derived from the model is derived anew, for a test may change how."""
    if COLD:
        return
    key = (installation.readers.dialect.name, name)
    if key not in _known:
        with installation.reading() as ctx:
            _known[key] = _Known(ctx.live, installation.vocabulary, Statements(STATEMENTS_KEPT))
    known = _known[key]
    installation.kinds, installation.vocabulary = known.live.kinds, known.vocabulary
    live = replace(known.live, derived={}, unguarded=set(known.live.unguarded))
    installation._loaded = replace(installation._loaded, live=live, statements=known.statements)
    for engine in (installation.readers, installation.writers):
        engine._compiled_cache = _of_system
