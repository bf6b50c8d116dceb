"""Putting parts of a document's older text back into its present one, where they stood; all else keeps its bytes.

Both texts are walked through together: members by their keys, items of arrays by their `id` or their value. What the
older one has, the present one lacks and the caller wants is copied, spelled as it was, behind its nearest neighbour
before it that is still there. What the older one lacks and the caller does not want can be taken out likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schema_registry.reading.spans import Path, Span, spans, taken_out

Wanted = Callable[[Path, object], bool]
"""Whether a part is to be put back: where it stands (its own key or value last), and its value."""


def graft(text: str, older: str, wanted: Wanted) -> str:
    """The text with the wanted parts of the older one. Both must be JSON without repeated keys."""
    before = spans(older)
    while True:
        found = next(_missing(spans(text), before, (), wanted), None)
        if found is None:
            return text
        holder, neighbour, part = found
        text = _inserted(text, holder, neighbour, older[part.start : part.end])


def ungraft(text: str, older: str, unwanted: Wanted) -> str:
    """The text without the unwanted parts that the older one does not have."""
    before = spans(older)
    while True:
        found = next(_added(spans(text), before, (), unwanted), None)
        if found is None:
            return text
        text = taken_out(text, *found)


def _added(now: Span, before: Span | None, path: Path, unwanted: Wanted) -> Iterator[tuple[Span, object]]:
    """(what holds it, its key or identity) of every unwanted part that was not there before."""
    for key, part in now.parts.items():
        there = before.parts.get(key) if before is not None else None
        if there is None and unwanted((*path, key), part.value):
            yield now, key
        else:
            yield from _added(part, there, (*path, key), unwanted)


def _missing(now: Span, before: Span, path: Path, wanted: Wanted) -> Iterator[tuple[Span, Span | None, Span]]:
    """(what holds it, its neighbour before it, the part) of every wanted part that is not there."""
    neighbour: Span | None = None
    for key, part in before.parts.items():
        here = now.parts.get(key)
        if here is None:
            if wanted((*path, key), part.value):
                yield now, neighbour, part
        else:
            if here.what == part.what != "value":
                yield from _missing(here, part, (*path, key), wanted)
            neighbour = here


def _inserted(text: str, holder: Span, neighbour: Span | None, part: str) -> str:
    if not holder.parts:
        at = holder.inside + 1
        return text[:at] + part + text[at:]
    first = next(iter(holder.parts.values()))
    gap = text[holder.inside + 1 : first.start]
    if neighbour is None:
        at = first.start
        return f"{text[:at]}{part},{gap or ' '}{text[at:]}"
    at = neighbour.end
    return f"{text[:at]},{gap or ' '}{part}{text[at:]}"
