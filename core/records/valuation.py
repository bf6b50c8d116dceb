"""Money in any currency gets its value in the company's currency, at the rate of its day."""

from __future__ import annotations

from core.context import Context
from core.records.draft import Draft
from core.records.shape import Shape


def fill(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Adds the base amount to money in other currencies; a problem where no rate is known."""
