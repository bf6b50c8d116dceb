"""Problems of lines and many-to-many values: sheets and lists that cannot be written."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_LIST = Code(
    "REC500",
    en="{field} is given as a list.",
    zh="{field}应当是一个列表。",
    hint_en="Give the whole list; an empty one takes everything out.",
    hint_zh="请给出完整的列表；空列表表示全部移除。",
    about="Lines and many-to-many fields are written as the whole list, so that what is left out is taken out.",
)
TOO_LONG = Code(
    "REC501",
    en="{field} has {count} entries; at most {limit} can be written at once.",
    zh="{field}有 {count} 项；一次最多 {limit} 项。",
    hint_en="Write the rest in parts, or import it.",
    hint_zh="请分次填写，或使用导入。",
    about="A list that is written with its record has a limit, so that one act cannot hold the database for long.",
)
LINE_UNKNOWN = Code(
    "REC502",
    en='This is no line of the record: "{id}".',
    zh="该记录没有这一行：“{id}”。",
    hint_en="Leave the id out to add a line. Somebody may have taken this one out meanwhile.",
    hint_zh="新增行不要填写 id；也可能该行刚被他人移除。",
    about="A line that is named by its id must belong to the record already; lines are not moved between records.",
)
LINE_TWICE = Code(
    "REC503",
    en="This line is given twice.",
    zh="这一行给出了两次。",
    hint_en="Name each line once.",
    hint_zh="每一行只能出现一次。",
    about="Two entries of the list have the same id.",
)
LINE_KEPT = Code(
    "REC504",
    en='"{name}" follows from where the line stands and cannot be given.',
    zh="“{name}”由行的位置决定，不能直接填写。",
    hint_en="Leave it out: the record and the order of the list decide.",
    hint_zh="请去掉它：由所属记录和列表的顺序决定。",
    about="The reference back to the record and the position of a line are kept by the engine.",
)
LINK_TWICE = Code(
    "REC505",
    en="{field}: the same record is named twice.",
    zh="{field}：同一条记录出现了两次。",
    hint_en="Name it once.",
    hint_zh="每条记录只写一次。",
    about="A many-to-many field holds a set of records.",
)
SEVERAL = Code(
    "REC507",
    en='"{path}" leads to several records.',
    zh="“{path}”指向多条记录。",
    hint_en='Ask for "{name}" of the record itself, or filter by it with _some and _none.',
    hint_zh="请直接读取该记录自身的“{name}”，或用 _some、_none 筛选。",
    about="Lines and many-to-many fields are columns of their own records only: a path gives one value.",
)
LINES_ELSEWHERE = Code(
    "REC506",
    en="{field} cannot be given here.",
    zh="此处不能填写{field}。",
    hint_en="Write the lines with their record, or import them by a mapping of their own.",
    hint_zh="请随记录一起填写各行，或用它们自己的导入映射导入。",
    about="A file has one row a record, so it cannot hold lines.",
)

MANY_MOVED = Code(
    "REC508",
    en="{who} changed {field}.",
    zh="{who}修改了{field}。",
    about="Lines or many-to-many values were changed between the version given and the current one.",
)
LINES_SAID = {
    "lines": Code("", "{count:line|lines}", "{count} 行"),
    "added": Code("", "{count:added|added}", "新增 {count} 行"),
    "changed": Code("", "{count:changed|changed}", "修改 {count} 行"),
    "removed": Code("", "{count:removed|removed}", "移除 {count} 行"),
}
"""What became of a sheet, for its record's history."""
