"""Values with a history: series of values that have one, and `track` only where earlier values can be kept."""

from __future__ import annotations

from collections.abc import Iterator

from schema_registry.codes import series as codes
from schema_registry.dated import SERIES, fits_series, keeps_history
from schema_registry.derived import COMPUTED
from schema_registry.drafts import EntityDraft
from schema_registry.pointer import join
from schema_registry.view import mapping, text, texts
from schema_registry.world import World

_OF_ONE_VALUE = (
    "unique",
    "search",
    "index",
    "track",
    "default",
    "map",
    "backfill",
    "visible",
    "readOnly",
    "requiredIf",
    "whenHidden",
    "depends",
)
"""Keywords about the one value that a record has."""


def check_series(world: World, draft: EntityDraft) -> None:
    """Every series of an entity, and every field that is tracked."""
    series = {name for name, one in draft.properties.items() if text(mapping(one).get("kind")) == SERIES}
    for name, stated in draft.properties.items():
        if name in series:
            _check_one(world, draft, name)
        elif mapping(stated).get("track") is True:
            _check_tracked(world, draft, name)
    for name, at, key in _listed(draft):
        if name in series:
            world.findings.add(codes.NOT_OF_SERIES, draft.origin(at), name=name, key=key)


def _check_one(world: World, draft: EntityDraft, name: str) -> None:
    document, at = mapping(draft.properties[name]), join("/properties", name)
    for key in _OF_ONE_VALUE:
        if key in document:
            world.findings.add(codes.NOT_OF_SERIES, draft.origin(join(at, key)), at_key=True, name=name, key=key)
    of = mapping(document.get("of"))
    words = world.vocabulary.kinds.get(text(of.get("kind")))
    told = words is None or words.name in (SERIES, *COMPUTED)  # by `derived`, which knows no such values at all
    if words is not None and not told and not fits_series(words, of):
        fitting = ", ".join(one for one, other in world.vocabulary.kinds.items() if fits_series(other, {}))
        world.findings.add(codes.NO_SERIES_OF, draft.origin(f"{at}/of/kind"), kind=words.name, fitting=fitting)


def _check_tracked(world: World, draft: EntityDraft, name: str) -> None:
    document = mapping(draft.properties[name])
    words = world.vocabulary.kinds.get(text(document.get("kind")))
    if words is not None and not keeps_history(words, document) and draft.document.made is None:
        at = draft.origin(join("/properties", name, "track"))
        world.findings.add(codes.NOT_TRACKED, at, at_key=True, name=name, kind=words.name)


def _listed(draft: EntityDraft) -> Iterator[tuple[str, str, str]]:
    """The fields that lists of required and unique ones name, with their places."""
    for index, name in texts(draft.value.get("required")):
        yield name, join("/required", index), "required"
    stated = draft.value.get("unique")
    for index, names in enumerate(stated if isinstance(stated, list) else ()):
        for place, name in texts(names):
            yield name, join("/unique", index, place), "unique"
