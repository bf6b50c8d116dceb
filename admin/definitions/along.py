"""What may come along with an element that is brought back, as its plan's page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from admin.definitions.diffs import ShownChange, shown_changes
from core.publish.comparison import DocumentChange
from core.quarantine.companions import Companion


@dataclass(frozen=True, slots=True)
class ShownCompanion:
    """One document or part of one. `change`: what stands there now against what stood there."""

    id: str
    pointer: str
    whole: bool
    fits: bool
    chosen: bool
    change: ShownChange


def shown_companions(found: Iterable[Companion], chosen: Collection[str]) -> tuple[ShownCompanion, ...]:
    """What went with an element, with a tick where it is chosen."""
    found = tuple(found)
    changes = [
        DocumentChange(one.pack, one.path, "change" if one.now else "add", one.now, one.before) for one in found
    ]
    return tuple(
        ShownCompanion(one.id, one.pointer, one.difference is None, one.fits, one.id in chosen, change)
        for one, change in zip(found, shown_changes(changes), strict=True)
    )
