"""Numbers that the engine gives to new records, by the templates of their fields."""

from __future__ import annotations

from collections.abc import Sequence

from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape


def assign(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Gives each new record of a batch its numbers. Those without problems only, so that none is wasted."""
