"""Derived values: own formulas of a record before it is written, and all that depends on written rows after it."""

from __future__ import annotations

from collections.abc import Sequence

from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape


def own(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Computes the stored formulas that the draft's changes reach, into its values."""


def spread(ctx: Context, shape: Shape, written: Sequence[Draft]) -> None:
    """Brings stored roll-ups of other records, and the formulas over them, up to date with rows just written."""
