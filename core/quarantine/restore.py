"""The live documents with an element back in its place, as they were before the publish that put it away.

Everything else stays as it is live. Formulas, reports and rules that used the element and were changed by the same
publish are not brought back: nobody can tell which of those changes were meant for it alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from core.codes.publish import CANNOT_RESTORE
from core.context import Context
from core.errors import Rejected
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.quarantine.away import Away, away_named
from core.quarantine.journal import Journal
from core.quarantine.places import entity_places, field_places, field_removal, is_about, option_places
from core.storage.versions import live_packs, packs_of
from schema_registry.documents import DocumentKind, kind_of
from schema_registry.frozen import Frozen
from schema_registry.grafting import Wanted, graft, ungraft
from schema_registry.model import Entity, Field, Model
from schema_registry.packs import PackFiles

Places = Callable[[DocumentKind | None, Mapping[str, object]], Wanted | None]


class _Back(NamedTuple):
    """What of each document comes back, and what goes because it took the element away."""

    places: Places
    removals: Places


Texts = dict[str, dict[str, str]]
"""Texts by pack, then path."""


def restore_plan(ctx: Context, element: str) -> Plan:
    """What bringing an element back would do: a plan like any other.

    Raises Missing when it is not put away, and Rejected when it cannot come back by itself or no longer fits.
    """
    (away,) = away_named(ctx, [element])
    return make_plan(ctx, restored(ctx, away))


def restored(ctx: Context, away: Away) -> tuple[PackFiles, ...]:
    """The packs with an element back in them. Raises Rejected when no document had it."""
    packs, journal = live_packs(ctx.connection), Journal.read(ctx)
    texts: Texts = {pack.name: dict(pack.files) for pack in packs}
    older = packs_of(ctx.connection, away.version - 1)
    for back in _places(journal, away, texts, older) if away.kind != "column" else ():
        _graft(texts, older, back)
    changed = tuple(replace(pack, files=Frozen(texts[pack.name])) for pack in packs)
    if changed == packs:
        raise Rejected([CANNOT_RESTORE.at(element=away.key)])
    return changed


def _places(journal: Journal, away: Away, texts: Texts, older: tuple[PackFiles, ...]) -> Iterator[_Back]:
    """Where the element stood; an entity brings its own documents and the fields that referred to it."""
    before = journal.model(away.version - 1)
    key, _, option = away.key.partition("=")
    if away.kind == "entity":
        entity = next(one for one in before.entities.values() if one.key == key)
        _add_documents(texts, older, entity.name)
        yield _Back(lambda kind, document: entity_places(kind, entity.name), _nothing)
        for owner, field in _referring(journal, before, entity, away.version):
            yield _of_field(owner.name, field.name)
        return
    owner, field = next(
        (one, field) for one in before.entities.values() for field in one.fields.values() if field.key == key
    )
    if away.kind == "option":
        yield _Back(lambda kind, document: option_places(kind, document, owner.name, field.name, option), _nothing)
    else:
        yield _of_field(owner.name, field.name)


def _of_field(entity: str, name: str) -> _Back:
    return _Back(
        lambda kind, document: field_places(kind, document, entity, name),
        lambda kind, document: field_removal(kind, document, entity, name),
    )


def _nothing(kind: DocumentKind | None, document: Mapping[str, object]) -> Wanted | None:
    return None


def _referring(journal: Journal, before: Model, entity: Entity, version: int) -> Iterator[tuple[Entity, Field]]:
    """Fields of other entities that went with an entity because they referred to it."""
    for owner in before.entities.values():
        for field in owner.fields.values():
            rollup = field.derived.rollup.entity if field.derived and field.derived.rollup else ""
            way = field.lines or field.links
            targets = (field.to, rollup, way.entity if way else "", field.links.to if field.links else "")
            if entity.name in targets and version in journal.all("remove-field", field.key):
                yield owner, field


def _add_documents(texts: Texts, older: tuple[PackFiles, ...], entity: str) -> None:
    """An entity's own documents that are gone, whole."""
    for pack in older:
        for path, text in pack.files.items():
            there = texts.get(pack.name)
            if there is not None and path not in there and is_about(_read(text), entity):
                there[path] = text


def _graft(texts: Texts, older: tuple[PackFiles, ...], back: _Back) -> None:
    before = {pack.name: pack.files for pack in older}
    for pack, files in texts.items():
        for path, text in files.items():
            then = before.get(pack, {}).get(path, "{}")
            wanted = back.places(kind_of(path), _read(then))
            unwanted = back.removals(kind_of(path), _read(text))
            kept = ungraft(text, then, unwanted) if unwanted is not None else text
            files[path] = graft(kept, then, wanted) if wanted is not None else kept


def _read(text: str) -> Mapping[str, object]:
    document: Mapping[str, object] = json.loads(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    return document
