"""The live documents with an element back in its place, as they were before the publish that put it away.

What used the element and was changed or taken out by the same publish may come along, each part as somebody chooses;
what was written since is never written over. Everything else stays as it is live.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.codes.publish import CANNOT_COME_ALONG, CANNOT_RESTORE, NAME_TAKEN
from core.context import Context
from core.errors import Rejected
from core.kinds.registry import vocabulary
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.quarantine.away import Away, away_named
from core.quarantine.companions import Around, Companion, Element, companions
from core.quarantine.journal import Journal
from core.quarantine.places import (
    category_places,
    entity_places,
    field_places,
    field_removal,
    is_about,
    option_places,
)
from core.storage.versions import live_packs, packs_of
from schema_registry.compile.categories import tree_of
from schema_registry.differing import put_back
from schema_registry.documents import DocumentKind, kind_of
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


@dataclass(frozen=True, slots=True)
class Restoration:
    """An element on its way back: the packs with it alone, and what went with it."""

    element: Away
    alone: tuple[PackFiles, ...]
    companions: tuple[Companion, ...]
    older: tuple[PackFiles, ...]

    @property
    def fitting(self) -> tuple[str, ...]:
        """The ids of all that can come along."""
        return tuple(one.id for one in self.companions if one.fits)

    def packs(self, along: Collection[str]) -> tuple[PackFiles, ...]:
        """The packs with the element and some companions. Raises Rejected for one that does not fit (any more)."""
        strange = sorted(set(along) - set(self.fitting))
        if strange:
            raise Rejected(CANNOT_COME_ALONG.at(name=name) for name in strange)
        texts: Texts = {pack.name: dict(pack.files) for pack in self.alone}
        chosen = [one for one in self.companions if one.id in along]
        for one in sorted(chosen, key=lambda one: one.difference is not None):
            _bring(texts, self.older, one)
        return _packed(self.alone, texts)


def restore_plan(ctx: Context, element: str, along: Collection[str] | None = None) -> Plan:
    """What bringing an element back would do, with some of its companions, or all that fit: a plan like any other.

    Raises Missing when it is not put away, and Rejected when it cannot come back by itself or no longer fits.
    """
    found = restoration(ctx, element)
    return make_plan(ctx, found.packs(found.fitting if along is None else along))


def restoration(ctx: Context, element: str) -> Restoration:
    """An element that is put away, on its way back. Raises Missing, and Rejected when no document had it."""
    (away,) = away_named(ctx, [element])
    packs, journal = live_packs(ctx.connection), Journal.read(ctx)
    texts: Texts = {pack.name: dict(pack.files) for pack in packs}
    older = packs_of(ctx.connection, away.version - 1)
    for back in _places(journal, away, texts, older) if away.kind != "column" else ():
        _graft(texts, older, back)
    alone = _packed(packs, texts)
    taken = _taken(ctx, journal, away)
    if taken or alone == packs:
        raise Rejected(
            [NAME_TAKEN.at(element=away.key, name=taken) if taken else CANNOT_RESTORE.at(element=away.key)]
        )
    around = Around(older, packs_of(ctx.connection, away.version), texts, vocabulary(ctx.live.kinds))
    return Restoration(away, alone, companions(around, _named(journal, away)), older)


def _packed(packs: tuple[PackFiles, ...], texts: Texts) -> tuple[PackFiles, ...]:
    return tuple(pack.changed(texts[pack.name]) for pack in packs)


def _named(journal: Journal, away: Away) -> Iterator[Element]:
    """The element by the names that it had. Options have none: what used one is found with its field alone."""
    before = journal.model(away.version - 1)
    for entity in before.entities.values():
        if entity.key == away.key:
            yield entity.name, ""
        for field in entity.fields.values():
            if field.key == away.key:
                yield entity.name, field.name


def _taken(ctx: Context, journal: Journal, away: Away) -> str:
    """The name of an entity or a field, as it was, where another one has it by now; empty where none does."""
    if away.kind not in ("entity", "field"):
        return ""
    for entity, field in _named(journal, away):
        there = ctx.model.entities.get(entity)
        one = there.fields.get(field) if there is not None and field else there
        if one is not None and one.key != away.key:
            return f"{entity}.{field}" if field else entity
    return ""


def _bring(texts: Texts, older: tuple[PackFiles, ...], one: Companion) -> None:
    """A companion comes along; a field or an entity to all its places."""
    files = texts[one.pack]
    if one.difference is None:
        files[one.path] = one.before
    else:
        then = next(pack.files[one.path] for pack in older if pack.name == one.pack)
        files[one.path] = put_back(files[one.path], then, one.difference)
    if one.element is not None:
        entity, field = one.element
        if not field:
            _add_documents(texts, older, entity)
        _graft(texts, older, _of_field(entity, field) if field else _of_entity(entity))


def _places(journal: Journal, away: Away, texts: Texts, older: tuple[PackFiles, ...]) -> Iterator[_Back]:
    """Where the element stood; an entity brings its own documents and the fields that referred to it."""
    before = journal.model(away.version - 1)
    key, _, option = away.key.partition("=")
    if away.kind == "entity":
        entity = next(one for one in before.entities.values() if one.key == key)
        _add_documents(texts, older, entity.name)
        yield _of_entity(entity.name)
        for owner, field in _referring(journal, before, entity, away.version):
            yield _of_field(owner.name, field.name)
        return
    owner, field = next(
        (one, field) for one in before.entities.values() for field in one.fields.values() if field.key == key
    )
    if away.kind == "option" and tree_of(field):
        along = _gone_with(journal, field, option)
        yield _Back(lambda kind, document: category_places(kind, document, tree_of(field), option, along), _nothing)
    elif away.kind == "option":
        yield _Back(lambda kind, document: option_places(kind, document, owner.name, field.name, option), _nothing)
    else:
        yield _of_field(owner.name, field.name)


def _gone_with(journal: Journal, field: Field, category: str) -> frozenset[str]:
    """A category, those above it that are gone too, and all that stood below these."""
    live = [one for entity in journal.ctx.model.entities.values() for one in entity.fields.values()]
    offered = {one.value for other in live if other.key == field.key for one in other.choices}
    parents = {one.value: one.parent for one in field.choices}
    top = category
    while parents.get(top) and parents[top] not in offered:
        top = parents[top]
    below = {top}
    for one in field.choices:  # parents stand first
        below |= {one.value} if one.parent in below else set()
    return frozenset(below)


def _of_entity(name: str) -> _Back:
    return _Back(lambda kind, document: entity_places(kind, name), _nothing)


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
