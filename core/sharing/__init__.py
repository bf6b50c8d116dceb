"""Records that are open to more people than roles say, and the teams on them: who, to read or to write, until when.

- rows: shares as they are kept, and as they are shown
- share: shared, shared otherwise, ended
- back: the way back from any of it
"""

from core.sharing.back import take_back
from core.sharing.rows import Share, known, offered, shares_of, teams_of
from core.sharing.share import LONGEST, RIGHTS, Shared, Terms, end, share

__all__ = [
    "LONGEST",
    "RIGHTS",
    "Share",
    "Shared",
    "Terms",
    "end",
    "known",
    "offered",
    "share",
    "shares_of",
    "take_back",
    "teams_of",
]
