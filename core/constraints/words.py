"""What is said of constraints, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from schema_registry.model import Text
from schema_registry.problems import Code

REQUIRED = Code("", "{fields} has a value", "{fields}必须有值")
REQUIRED_IF = Code("", "{fields} has a value wherever it is asked for", "在要求填写的情况下，{fields}必须有值")
FITS = Code("", "{fields} holds what it may hold", "{fields}的值符合定义")
LINK = Code("", "{fields} leads to a record that is not in the trash", "{fields}引用的记录不在回收站中")
TREE = Code("", "No record stands below itself by {fields}", "没有记录通过{fields}成为自己的下级")
RULE = Code("", "{message}", "{message}")
UNIQUE = Code("", "No two records share {fields}", "{fields}不重复")
SINGLE = Code("", "There is one record at most", "最多一条记录")
KEPT = Code("", "{count:constraint is|constraints are} kept by all records.", "全部记录都符合 {count} 项约束。")
OPEN = Code(
    "",
    "{count:constraint is|constraints are} pending. New values are checked at once; `cardwright constraints` tells"
    " which records from before do not keep what is asked for.",
    "有 {count} 项约束待生效。新值会立即检查；运行 `cardwright constraints` 可查看哪些原有记录不符合。",
)
NOW_KEPT = Code("", "{count:constraint is|constraints are} enforced from now on.", "{count} 项约束现已生效。")


@dataclass(frozen=True, slots=True)
class Titles:
    """Several titles as one wording."""

    titles: tuple[Text, ...]

    def say(self, locale: str) -> str:
        comma = "、" if locale.startswith("zh") else ", "
        return comma.join(f"“{one.say(locale)}”" for one in self.titles)
