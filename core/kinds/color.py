"""`color`: a colour of the sRGB space, kept as `#rrggbb` in small letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from core.codes.kinds import NOT_COLOR
from core.kinds.cleaning import short
from core.kinds.kind import Locale, Refused
from core.kinds.operators import EQUALITY
from core.kinds.textual import TextualKind
from schema_registry.model import Field

_SIX = re.compile(r"#[0-9a-f]{6}")
_TYPED = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "#000000": ("black", "黑", "黑色"),
    "#ffffff": ("white", "白", "白色"),
    "#808080": ("gray", "grey", "灰", "灰色"),
    "#c0c0c0": ("silver", "银", "银色"),
    "#ff0000": ("red", "红", "红色"),
    "#ffa500": ("orange", "橙", "橙色"),
    "#ffff00": ("yellow", "黄", "黄色"),
    "#008000": ("green", "绿", "绿色"),
    "#00ffff": ("cyan", "青", "青色"),
    "#0000ff": ("blue", "蓝", "蓝色"),
    "#800080": ("purple", "紫", "紫色"),
    "#ffc0cb": ("pink", "粉", "粉色", "粉红色"),
    "#a52a2a": ("brown", "棕", "棕色", "褐色"),
    "#ffd700": ("gold", "金", "金色"),
}
"""CSS names of common colours, with what Chinese calls them."""
_NAMED: Mapping[str, str] = {name: color for color, names in _NAMES.items() for name in names}


class ColorKind(TextualKind):
    """Colours of goods, labels, teams."""

    name = "color"
    widget = "color"
    operators = EQUALITY
    sortable = False

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        def read(text: str) -> object:
            plain = unicodedata.normalize("NFKC", text).strip().lower()
            if not plain:
                return None
            found = _TYPED.fullmatch(plain)
            if found is None:
                named = _NAMED.get(plain)
                if named is None:
                    raise Refused(NOT_COLOR, value=short(text))
                return named
            digits = found[1]
            return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is not str or not _SIX.fullmatch(value.lower()):
                raise Refused(NOT_COLOR, value=short(value))
            return value.lower()

        return read
