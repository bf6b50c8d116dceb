"""What a record's own values decide about its fields: defaults by formula, visible, read-only, required, offered."""

from __future__ import annotations

from collections.abc import Sequence

from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape


def settle(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Fills in defaults by formula, clears what is hidden, and refuses what may not be changed or left empty."""
