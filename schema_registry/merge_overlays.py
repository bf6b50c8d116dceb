"""Overlays of what changed under them: what an upper pack states or removes of an element that is another one now.

An overlay goes on following what it does not state. Where it states something and what lay under that changed, it
was written for a value that is no more, and somebody decides whether it still holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema_registry import pointer as pointers
from schema_registry.documents import Document
from schema_registry.findings import Findings
from schema_registry.merge import Clash, Decision, Path, identity, pointer_of, readable, whole_members
from schema_registry.overlays import NOT_MERGED, lay_over
from schema_registry.packs import PackFiles
from schema_registry.parse import parse_packs
from schema_registry.reading.spans import Span, without
from schema_registry.requirements import in_pack_order

_NOTHING = object()
"""What is under an overlay where nothing is."""
_HEAD = frozenset({"$schema", "$comment", "extends"})


@dataclass(frozen=True, slots=True)
class Relaid:
    """An overlay after a change under it; `text` is None where nothing is left of it."""

    pack: str
    path: str
    text: str | None
    clashes: tuple[Clash, ...]


def relaid(
    before: Sequence[PackFiles],
    after: Sequence[PackFiles],
    upper: Sequence[PackFiles],
    decided: Mapping[tuple[str, str], Mapping[str, Decision]],
) -> Iterator[Relaid]:
    """The overlays of upper packs that clash with what changed under them between two states of all packs, or that
    remove what is gone anyway. All documents must be sound. `decided`: by pack and path, then by pointer.
    """
    old, new = _documents(before), _documents(after)
    names = {pack.name for pack in upper}
    for place, document in enumerate(new):
        extended = document.value.get("extends")
        if document.pack in names and isinstance(extended, str):
            under = (_under(old, _place(old, document), document), _under(new, place, document))
            found = _Relaying(document, decided.get((document.pack, document.path), {}), *under)
            if found.clashes or found.text != document.text:
                yield Relaid(document.pack, document.path, found.text, tuple(found.clashes))


def _documents(packs: Sequence[PackFiles]) -> list[Document]:
    return in_pack_order(parse_packs(packs, Findings()).documents)


def _place(documents: Sequence[Document], sought: Document) -> int:
    """Where a document stands among others."""
    key = (sought.pack, sought.path)
    return next((at for at, one in enumerate(documents) if (one.pack, one.path) == key), len(documents))


def _under(documents: Sequence[Document], place: int, overlay: Document) -> object:
    """What an overlay is laid over: its element after the overlays before it."""
    name = overlay.value["extends"]
    about = [
        one
        for one in documents[:place]
        if one.kind == overlay.kind and name in (one.value.get("name"), one.value.get("extends"))
    ]
    drafts, _, _ = lay_over(about)
    return drafts[str(name)].value if str(name) in drafts else _NOTHING


class _Relaying:
    """One overlay, compared with what lay under it and what does now."""

    def __init__(self, document: Document, decided: Mapping[str, Decision], old: object, new: object) -> None:
        self.clashes: list[Clash] = []
        self.text: str | None = document.text
        self._decided = decided
        self._whole = whole_members(document.path)
        own = readable(document.text)
        if own is None or _same(old, new):
            return
        if old is _NOTHING or new is _NOTHING:
            self._whole_document(old, new)
            return
        for key, part in own.parts.items():
            if key not in NOT_MERGED:
                self._part(part, (key,), _at(old, key), _at(new, key))
        removals = own.parts.get("remove")
        for key, part in removals.parts.items() if removals else ():
            self._removal(("remove", key), str(part.value), old, new)

    def _whole_document(self, old: object, new: object) -> None:
        """The element itself came or went."""
        if new is _NOTHING and self._taken(Clash("", _written(old), None, self.text)):
            self.text = None

    def _part(self, part: Span, path: Path, old: object, new: object) -> None:
        if _same(old, new) or (_spelled(part.value) == _spelled(new) and not _is_field(path)):
            return
        if new is not _NOTHING and self._opens(part, path, new):
            inside = old if type(old) is type(new) else type(new)()
            if old is not _NOTHING or not _is_field(path):
                for key, one in part.parts.items():
                    self._part(one, (*path, key), _at(inside, key), _at(new, key))
                return
        if self._taken(Clash(pointer_of(path), _written(old), _written(new), part.written)):
            self._drop(path)

    def _opens(self, part: Span, path: Path, new: object) -> bool:
        """Whether what is stated is laid over part by part."""
        alike = isinstance(new, dict) if part.what == "object" else isinstance(new, list) and part.what == "array"
        return alike and path[-1] not in self._whole and not part.repeated

    def _removal(self, path: Path, removed: str, old: object, new: object) -> None:
        """A removal of what changed is asked about; one of what is gone is done."""
        steps = removed.split("/")
        was, now = _along(old, steps), _along(new, steps)
        if was is _NOTHING or _same(was, now):
            return
        if now is _NOTHING or self._taken(
            Clash(pointers.join("/remove", removed), _written(was), _written(now), None)
        ):
            self._drop(path)

    def _taken(self, found: Clash) -> bool:
        self.clashes.append(found)
        return self._decided.get(found.pointer) == "take"

    def _drop(self, path: Path) -> None:
        if self.text is None:
            return
        self.text = without(self.text, path, identity)
        left = readable(self.text)
        if left is not None and _HEAD.issuperset(left.parts):
            self.text = None


def _is_field(path: Path) -> bool:
    """Whether a whole field is stated: it belongs to the pack that states it first."""
    return len(path) == 2 and path[0] == "properties"


def _at(container: object, key: object) -> object:
    """A member, or the item with an identity."""
    if isinstance(container, dict):
        return container.get(key, _NOTHING)
    if isinstance(container, list):
        return next((item for item in container if identity(item) == key), _NOTHING)
    return _NOTHING


def _along(here: object, steps: Sequence[str]) -> object:
    """What a path to remove leads to."""
    for step in steps:
        if isinstance(here, list):
            here = next((one for one in here if identity(one) in (("id", step), json.dumps(step))), _NOTHING)
        else:
            here = _at(here, step)
    return here


def _spelled(value: object) -> str:
    return json.dumps(value, default=str)


def _same(one: object, other: object) -> bool:
    if one is _NOTHING or other is _NOTHING:
        return one is other
    return _spelled(one) == _spelled(other)


def _written(value: object) -> str | None:
    return None if value is _NOTHING else json.dumps(value, ensure_ascii=False, default=str)
