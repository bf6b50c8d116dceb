"""Laying overlays (`extends`) over the entities, category trees, processes, roles and reports they extend.

Objects merge by member and arrays of objects by `id` (measures also by the one that is made for them); names in an
array, and objects without an `id`, are added at its end; everything else is replaced. `remove` lists paths
(`properties/fax`, `card/tabs/deals`, `list/columns/fax`) that go first.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from schema_registry import pointer as pointers
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft, Origin
from schema_registry.frozen import Frozen
from schema_registry.measures import measure_id
from schema_registry.view import mapping, objects, texts

Nowhere = tuple[Origin, str]
"""A path to remove that leads nowhere, and where it is stated."""
REPLACED = frozenset({"sort", "group", "default", "backfill", "expenses", "keep", "where"})
"""Members that an overlay states as a whole: their parts mean nothing alone."""
WHOLE: Mapping[str, frozenset[str]] = Frozen({"report": frozenset({"rows", "columns", "show"})})
"""Further such members, by kind of document: what they list is in an order that means something."""
NOT_MERGED = frozenset({"$schema", "$comment", "extends", "remove", "name", "type", "renamedFrom"})


def lay_over(documents: Iterable[Document]) -> tuple[dict[str, EntityDraft], list[Document], list[Nowhere]]:
    """Drafts by entity name; overlays of entities that do not exist; `remove` paths that lead nowhere.

    Documents come in the order of their packs, required packs first. Of two entities with one name the first counts.
    """
    drafts: dict[str, EntityDraft] = {}
    orphans: list[Document] = []
    nowhere: list[Nowhere] = []
    for document in documents:
        extended = document.value.get("extends")
        if isinstance(extended, str) and "name" not in document.value:
            draft = drafts.get(extended)
            if draft is None:
                orphans.append(document)
            else:
                drafts[extended] = draft = _opened(draft)
                nowhere += _overlay(draft, document)
        elif isinstance(document.value.get("name"), str):
            drafts.setdefault(
                cast(str, document.value["name"]), EntityDraft(document, cast(dict[str, object], document.value))
            )
    return drafts, orphans, nowhere


def _opened(draft: EntityDraft) -> EntityDraft:
    """A draft whose value may be changed."""
    return draft if draft.overlays else EntityDraft(draft.document, copy.deepcopy(draft.value))


def _overlay(draft: EntityDraft, document: Document) -> list[Nowhere]:
    laying = _Laying(draft)
    draft.overlays.append(document)
    nowhere = [
        ((document, pointers.join("/remove", index)), path)
        for index, path in texts(document.value.get("remove"))
        if not laying.remove(path.split("/"))
    ]
    stated = {name: value for name, value in document.value.items() if name not in NOT_MERGED}
    laying.members(draft.value, stated, (draft.document, ""), (document, ""))
    return nowhere


class _Laying:
    """One overlay being laid over a draft. Origins are kept right while items move."""

    def __init__(self, draft: EntityDraft) -> None:
        self.draft = draft
        self.moved = draft.moved
        self.whole = REPLACED | WHOLE.get(draft.document.kind, frozenset())

    def members(self, under: dict[str, object], over: dict[str, object], at: Origin, stands: Origin) -> None:
        """Lays an object over another."""
        for name, value in over.items():
            if value is None:
                continue
            before = under.get(name)
            source = _below(stands, name)
            if name not in self.whole and isinstance(before, dict) and isinstance(value, dict):
                self.members(before, value, self._origin(under, name, at), source)
            elif name not in self.whole and isinstance(before, list) and isinstance(value, list):
                self._items(before, value, self._origin(under, name, at), source)
            else:
                self.draft.replaced.append(before)
                under[name] = copy.deepcopy(value)
                self.moved[id(under), name] = source

    def _items(self, under: list[object], over: list[object], at: Origin, stands: Origin) -> None:
        known = {_identity(item): index for index, item in enumerate(under)}
        added: list[tuple[object, Origin]] = []
        for index, item in enumerate(over):
            source = _below(stands, index)
            position = known.get(_identity(item))
            if position is None:
                added.append((copy.deepcopy(item), source))
            elif isinstance(item, dict):
                self.members(
                    cast(dict[str, object], under[position]), item, self._origin(under, position, at), source
                )
        if added:
            kept = [(item, self._origin(under, index, at)) for index, item in enumerate(under)]
            end = len(kept) - 1 if kept and _is_history(kept[-1][0]) else len(kept)
            self._refill(under, [*kept[:end], *added, *kept[end:]])

    def remove(self, path: Sequence[str]) -> bool:
        """Takes out what a path names; False when nothing is there."""
        here: object = self.draft.value
        at: Origin = (self.draft.document, "")
        for token in path[:-1]:
            step = _step(here, token)
            if step is None:
                return False
            at = self._origin(here, step, at)
            here = here[step]  # type: ignore[index]  # _step found it, so it is an object or an array
        step = _step(here, path[-1])
        if step is None or len(path) < 2:
            return False
        if isinstance(here, dict):
            self.draft.replaced.append(here.pop(step))
            self.moved.pop((id(here), step), None)
        else:
            gone = cast(list[object], here)[cast(int, step)]
            self._drop(cast(list[object], here), at, lambda item: item is gone)
        if path[0] == "properties" and len(path) == 2:
            self._forget(path[1])
        return True

    def _forget(self, field: str) -> None:
        """Takes a removed field out of everything that lists it."""
        for pointer, holder in _listing_fields(self.draft.value):
            if isinstance(holder, dict):
                holder.pop(field, None)
            else:
                self._drop(holder, self.draft.origin(pointer), lambda item: _names(item, field))

    def _drop(self, items: list[object], at: Origin, gone: Callable[[object], bool]) -> None:
        kept = [(item, self._origin(items, index, at)) for index, item in enumerate(items) if not gone(item)]
        self.draft.replaced.extend(items)
        self._refill(items, kept)

    def _refill(self, items: list[object], filled: Sequence[tuple[object, Origin]]) -> None:
        items[:] = [item for item, _ in filled]
        for index, (_, origin) in enumerate(filled):
            self.moved[id(items), index] = origin

    def _origin(self, container: object, step: str | int, at: Origin) -> Origin:
        return self.moved.get((id(container), step)) or _below(at, step)


def _listing_fields(value: dict[str, object]) -> Iterator[tuple[str, list[object] | dict[str, object]]]:
    """(pointer, array or object) of every part of an entity that lists its own fields."""
    card, view = mapping(value.get("card")), mapping(value.get("list"))
    found = [(f"/{name}", value.get(name)) for name in ("required", "unique", "duplicates")]
    found += [("/card/facts", card.get("facts"))]
    found += [(f"/list/{name}", view.get(name)) for name in ("columns", "filters", "sort", "totals")]
    for index, one in objects(view.get("views")):
        found += [(pointers.join("/list/views", index, name), one.get(name)) for name in ("columns", "sort")]
        found += _highlighted(one, pointers.join("/list/views", index))
    found += _highlighted(view, "/list")
    for index, tab in objects(card.get("tabs")):
        for place, section in objects(tab.get("sections")):
            found.append((pointers.join("/card/tabs", index, "sections", place, "fields"), section.get("fields")))
    yield from ((pointer, part) for pointer, part in found if isinstance(part, list | dict))


def _highlighted(view: Mapping[str, object], at: str) -> list[tuple[str, object]]:
    return [
        (pointers.join(at, "highlights", place, "fields"), one.get("fields"))
        for place, one in objects(view.get("highlights"))
    ]


def _below(origin: Origin, step: str | int) -> Origin:
    return origin[0], pointers.join(origin[1], step)


def _identity(item: object) -> object:
    """What makes an array's item the same one in an overlay."""
    if isinstance(item, dict):
        known = _known_as(item)
        return ("itself", id(item)) if known is None else ("id", known)
    return tuple(item) if isinstance(item, list) else item


def _known_as(item: Mapping[str, object]) -> object:
    """The id of an array's object, or the one that a measure has without stating it; None where there is none."""
    return item["id"] if "id" in item else measure_id(item) or None


def _step(container: object, token: str) -> str | int | None:
    if isinstance(container, dict):
        return token if token in container else None
    if isinstance(container, list):
        for index, item in enumerate(container):
            if (_known_as(item) if isinstance(item, dict) else item) == token:
                return index
    return None


def _names(item: object, field: str) -> bool:
    """Whether a list's item is a field, sorts by it, or combines it."""
    if isinstance(item, str):
        return item.removeprefix("-").partition(".")[0] == field
    return isinstance(item, list) and field in item


def _is_history(item: object) -> bool:
    return isinstance(item, dict) and item.get("history") is True
