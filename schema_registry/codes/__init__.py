"""Every problem that a definition can have, by stage.

syntax   SYN  the text is no JSON, or says something twice
packs    PCK  the folder, its versions and what it requires
shape    DOC  one document by itself
cross    REL  documents that name each other
lint     LNT  fine, but surely not meant
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from schema_registry.codes import cross, lint, packs, shape, syntax
from schema_registry.problems import Code


def codes_of(modules: Iterable[ModuleType]) -> tuple[Code, ...]:
    """The codes that modules define, sorted by code."""
    return tuple(sorted(_found(modules), key=lambda code: code.code))


def definition_codes() -> tuple[Code, ...]:
    """All codes of this package."""
    return codes_of((syntax, packs, shape, cross, lint))


def _found(modules: Iterable[ModuleType]) -> Iterator[Code]:
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, Code))
