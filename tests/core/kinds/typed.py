"""What a field makes of typed text, or the code of its refusal."""

from __future__ import annotations

import pytest

from core.kinds.kind import Refused
from tests.core.kinds.cases import _GRADES, KINDS, LOCALES, field

ZH, EN, DE, HI = LOCALES


def read(kind: str, text: str, locale: object = EN, **options: object) -> object:
    made = field(kind, _GRADES if kind == "choice" else (), **options)
    return KINDS[kind].reader(made, locale)(text)  # type: ignore[arg-type]  # a Locale


def refusal(kind: str, text: str, locale: object = EN, **options: object) -> str:
    with pytest.raises(Refused) as caught:
        read(kind, text, locale, **options)
    return caught.value.code.code
