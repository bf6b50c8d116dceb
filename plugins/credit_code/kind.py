"""The kind `credit_code`: a text with its own form and check character."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import ClassVar

from core.codes.values import TEXT_MAY_NOT_FIT
from core.kinds.cleaning import as_text, short
from core.kinds.kind import KEPT, Conversion, Kind, Locale, Refused
from core.kinds.text import TextKind
from plugins.credit_code.code import LENGTH, check_character, has_form
from schema_registry.model import Field
from schema_registry.problems import Code

NOT_THE_FORM = Code(
    "USC001",
    en="“{value}” is not a unified social credit code: 18 characters are needed.",
    zh="“{value}”不是统一社会信用代码：应为 18 位。",
    hint_en="Digits and capital letters without I, O, S, V and Z; the third to the eighth are digits.",
    hint_zh="只用数字和大写字母（不含 I、O、S、V、Z），第 3 至 8 位为数字。",
    about="The code of GB 32100-2015 has 18 characters: office, kind, region, organisation and check character.",
)
WRONG_CHECK = Code(
    "USC002",
    en="“{value}” is mistyped: its check character does not agree with the others.",
    zh="“{value}”有误：校验码不符。",
    hint_en="Compare it with the business licence.",
    hint_zh="请对照营业执照核对。",
    about="The last character is computed from the others (MOD 31-3). It catches every single mistyped character.",
)


def read_code(text: str) -> str:
    """The code in capital letters. Raises Refused."""
    code = text.upper()
    if not text.isascii() or not has_form(code):
        raise Refused(NOT_THE_FORM, value=short(text))
    if check_character(code[:-1]) != code[-1]:
        raise Refused(WRONG_CHECK, value=short(text))
    return code


class CreditCodeKind(TextKind):
    """The code on a Chinese company's business licence."""

    name = "credit_code"
    widget = "text"
    conversions: ClassVar[Mapping[str, Conversion]] = {"text": KEPT, "long_text": KEPT}

    def standard(self, field: Field) -> dict[str, object]:
        char = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"
        pattern = f"^{char}{{2}}[0-9]{{6}}{char}{{10}}$"
        return {"type": "string", "minLength": LENGTH, "maxLength": LENGTH, "pattern": pattern}

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            if not text.isascii():
                text = unicodedata.normalize("NFKC", text)
            text = "".join(text.split())
            return read_code(text) if text else None

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        return lambda value: None if value is None else read_code(as_text(value))

    def conversion_from(self, before: Kind) -> Conversion | None:
        return Conversion("some", TEXT_MAY_NOT_FIT.at()) if before.name in {"text", "long_text"} else None
