"""Why a formula cannot be computed for some values."""

from __future__ import annotations

from core.codes.formulas import NUMBER_TOO_LARGE, TEXT_TOO_LONG
from core.kinds.kind import Refused
from schema_registry.expressions import limits


class TooLarge(Refused):
    """A number or text on the way is larger than formulas compute with."""


def number_too_large() -> TooLarge:
    return TooLarge(NUMBER_TOO_LARGE, whole=limits.WHOLE)


def text_too_long() -> TooLarge:
    return TooLarge(TEXT_TOO_LONG, most=limits.TEXT)
