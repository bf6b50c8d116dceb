"""China's unified social credit code (统一社会信用代码) as a field kind.

code    the code itself: characters, check character (GB 32100-2015)
kind    the field kind `credit_code`
"""

from __future__ import annotations

from collections.abc import Iterable

from core.hooks import hookimpl
from core.kinds.kind import Kind
from plugins.credit_code.kind import CreditCodeKind


@hookimpl
def cardwright_kinds() -> Iterable[Kind]:
    """The kind that this plugin adds."""
    return (CreditCodeKind(),)
