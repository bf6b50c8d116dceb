"""`unit`: a unit of the organisation tree, or with `_under` all of a branch of it."""

from __future__ import annotations

from core.kinds.named import NamedKind
from core.kinds.operators import EQUALITY, UNDER


class UnitKind(NamedKind):
    """The department in charge, the branch that serves a customer."""

    name = "unit"
    widget = "unit"
    operators = (*EQUALITY, UNDER)
