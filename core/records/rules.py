"""The rules of an entity: formulas that must not be false of a record that is saved."""

from __future__ import annotations

from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape


def check(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Adds a problem for every rule that the record, as it will be, breaks."""
