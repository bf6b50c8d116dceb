"""`user`: somebody with an account. Who has left stays where they stand, and is not newly chosen."""

from __future__ import annotations

from core.kinds.named import NamedKind


class UserKind(NamedKind):
    """The account manager, the engineer in charge, whoever approved."""

    name = "user"
    formula = "user"
    widget = "user"
