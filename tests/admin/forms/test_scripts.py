"""What controls bring along into a page that was made without them."""

from __future__ import annotations

from admin.forms.scripts import equipment, gear


def test_several_controls_bring_what_each_needs_once() -> None:
    lookup, picker = equipment("reference"), equipment("date")
    assert lookup[0] and lookup[1] and picker[0]
    assert gear(["text", "reference", "date", "reference"]) == ((*lookup[0], *picker[0]), lookup[1])
    assert gear([]) == ((), ())
