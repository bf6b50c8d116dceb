"""What may be a name of an entity, field, role, mapping or pack."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from schema_registry import limits
from schema_registry.frozen import Frozen

RESERVED_ENTITIES = frozenset(
    {"pack", "roles", "imports", "categories", "expenses", "processes", "calendars", "reports", "prints"}
)
"""They begin the paths of locale files that are about something else."""

_LETTERS = frozenset({"L", "M"})

Reason = tuple[str, str]
"""Why not, in English and Chinese."""


def unfit(name: str) -> Reason | None:
    """Why a text cannot be a name; None when it can.

    A letter of any script, then letters, marks, digits and single `_`; in Unicode's composed form (NFC), so that
    two names that look alike are alike.
    """
    if not name:
        return "it is empty", "不能为空"
    if len(name) > limits.NAME_CHARACTERS:
        return f"it is longer than {limits.NAME_CHARACTERS} characters", f"超过 {limits.NAME_CHARACTERS} 个字符"
    if name.isascii() and name.isidentifier() and name[0] != "_" and "__" not in name:
        return None  # what most names are, told without a look at each character
    if not name[0].isalpha():
        return f"it starts with “{name[0]}”, which is no letter", f"以“{name[0]}”开头，而不是字母"
    for char in name:
        if char != "_" and unicodedata.category(char)[0] not in _LETTERS and not char.isdecimal():
            return f"“{char}” is no letter, digit or _", f"“{char}”不是字母、数字或 _"
    if "__" in name:
        return "two _ stand side by side", "出现了两个连续的 _"
    if unicodedata.normalize("NFC", name) != name:
        return "its letters are not in composed form (NFC)", "字符不是组合形式（NFC）"
    return None


def is_system(name: str) -> bool:
    """Whether a field's name belongs to the engine."""
    return name == "id" or name.casefold().startswith("sys_")


def alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs (later, earlier) of names that differ only in case or compatibility form."""
    seen: dict[str, str] = {}
    for name in names:
        plain = (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()
        if plain in seen and seen[plain] != name:
            yield name, seen[plain]
        seen.setdefault(plain, name)


WHAT: Mapping[str, str] = Frozen(
    {
        "entity": "对象",
        "role": "角色",
        "categories": "类别树",
        "expense categories": "费用类别",
        "process": "流程",
        "calendar": "工作日历",
        "import mapping": "导入映射",
        "report": "报表",
        "print template": "打印模板",
        "check": "配置测试",
        "pack": "配置包",
    }
)
"""What is named, in Chinese by English."""
