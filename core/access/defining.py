"""Whose definitions somebody may change: all of them, or what is about some entities.

Whoever may change those of some entities sees, writes on and publishes the documents about these and nothing else:
least of all roles, in which they could give themselves rights. What is refused is named document by document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.access.rights import administers, require_administration, scope
from core.codes import access as codes
from core.context import Context
from core.errors import Denied
from schema_registry.decisions import decisions, totals, unread
from schema_registry.documents import kind_of
from schema_registry.model import Model
from schema_registry.packs import LOCAL, Texts
from schema_registry.problems import Problem
from schema_registry.reading.loads import quick
from schema_registry.roles import held
from schema_registry.sight import sight_of
from schema_registry.subjects import ABOUT_ENTITIES, subjects
from schema_registry.view import mapping

_BEGUN = frozenset({"$schema", "name", "version", "title", "language", "requires"})
"""What the engine writes into the pack.json of own changes when the first of them is made."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Whose definitions may be changed: those about some entities, all where `whole` says so."""

    whole: bool
    entities: frozenset[str] = frozenset()

    def holds(self, entity: str) -> bool:
        """Whether what is about an entity may be changed."""
        return self.whole or entity in self.entities

    def covers(self, model: Model, pack: str, path: str, text: str, *, unfinished: bool = False) -> bool:
        """Whether a document may be seen and changed, with a text. `unfinished`: somebody writes on it still, and
        it need not be JSON yet."""
        if self.whole:
            return True
        kind, document = kind_of(path), _read(text)
        if document is None:
            return unfinished and kind in ABOUT_ENTITIES
        if kind == "pack":
            return pack == LOCAL and document.keys() <= _BEGUN
        about = subjects(model, kind, document)
        return about is not None and about <= self.entities


def extent(ctx: Context) -> Extent:
    """Whose definitions the actor may change."""
    if administers(ctx, "definitions"):
        return Extent(whole=True)
    them = held(ctx.live.everything.model.roles, ctx.actor.roles)
    return Extent(whole=False, entities=frozenset(one for role in them for one in role.defines))


def defines(ctx: Context) -> bool:
    """Whether the actor may change any definitions at all."""
    found = extent(ctx)
    return found.whole or bool(found.entities)


def limited(ctx: Context) -> bool:
    """Whether the actor may change some definitions and not all of them."""
    found = extent(ctx)
    return not found.whole and bool(found.entities)


def require_defining(ctx: Context) -> Extent:
    """Whose definitions the actor may change. Raises Denied where they may change none."""
    found = extent(ctx)
    if not found.whole and not found.entities:
        require_administration(ctx, "definitions")
    return found


def require_entity(ctx: Context, entity: str) -> None:
    """Returns when the actor may change what is about an entity. Raises Denied otherwise."""
    if not require_defining(ctx).holds(entity):
        require_administration(ctx, "definitions")


def require_document(ctx: Context, pack: str, path: str, text: str) -> None:
    """Returns when the actor may see and change a document that has a text, finished or not. Raises Denied."""
    found = require_defining(ctx)
    if not found.covers(ctx.live.everything.model, pack, path, text, unfinished=True):
        raise Denied([_beyond(found, pack, path)])


def require_within(
    ctx: Context, before: Texts, after: Texts, model: Model | None = None, *, unfinished: bool = False
) -> None:
    """Returns when the actor may change all documents that differ. Raises Denied, naming those that they may not.

    `model`: the one that the documents make afterwards; the live one where they make none yet.
    """
    found = require_defining(ctx)
    if found.whole:
        return
    live = ctx.live.everything.model
    sides = (live, before), (model or live, after)
    wrong = [
        key
        for key in _differing(before, after)
        if not all(found.covers(of, *key, texts[key], unfinished=unfinished) for of, texts in sides if key in texts)
    ]
    if wrong:
        raise Denied([_beyond(found, *key) for key in wrong])


def require_read(ctx: Context, model: Model) -> None:
    """Returns when the actor may read all that the entities which they define are to decide by from now on, as far as
    it is not decided by already. Raises Denied, naming the formulas: a default would write what they may not see into
    fields that they do."""
    found = require_defining(ctx)
    if found.whole:
        return
    sight = sight_of(model, ctx.actor.roles)
    live = {one.key: one for one in ctx.live.everything.model.entities.values()}

    def whole(entity: str) -> bool:
        return scope(ctx, entity, "read") == "all"

    problems = []
    for one in (model.entities[name] for name in sorted(found.entities & model.entities.keys())):
        before = live.get(one.key)
        known = decisions(ctx.live.everything.model, before) if before is not None else frozenset()
        said = unread(model, sight, one.name, decisions(model, one) - known, whole)
        counted = totals(before) if before is not None else {}
        said += [
            each.name for rollup, each in totals(one).items() if rollup not in counted and not whole(rollup.entity)
        ]
        problems += [codes.BEYOND_READING.at(entity=one.title, formula=text) for text in said]
    if problems:
        raise Denied(problems)


def _differing(before: Texts, after: Texts) -> Iterator[tuple[str, str]]:
    return (key for key in sorted({*before, *after}) if before.get(key) != after.get(key))


def _beyond(found: Extent, pack: str, path: str) -> Problem:
    return codes.BEYOND_DEFINITIONS.at(document=f"{pack}/{path}", entities=", ".join(sorted(found.entities)))


def _read(text: str) -> Mapping[str, object] | None:
    try:
        return mapping(quick(text))
    except (ValueError, RecursionError):
        return None
