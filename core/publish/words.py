"""What plans say of steps beyond the change itself: sentences in both languages, filled with counts and titles."""

from __future__ import annotations

from dataclasses import dataclass

from schema_registry.model import Text
from schema_registry.problems import Code

PUT_AWAY = Code(
    "",
    "{count:value goes|values go} out of sight; nothing is dropped, and all comes back when the field does.",
    "{count} 个值将不再显示；这些值会保留，字段恢复后随之恢复。",
)
RECORDS_PUT_AWAY = Code(
    "",
    "{count:record goes|records go} out of sight; nothing is dropped, and all comes back when the entity does.",
    "{count} 条记录将不再显示；这些记录会保留，对象恢复后随之恢复。",
)
COME_BACK = Code(
    "", "{count:value that was kept comes|values that were kept come} back.", "保留的 {count} 个值将恢复。"
)
RECORDS_COME_BACK = Code(
    "", "{count:record that was kept comes|records that were kept come} back.", "保留的 {count} 条记录将恢复。"
)
DANGLING = Code(
    "",
    "{count:of them refers to a record that was|of them refer to records that were} deleted meanwhile.",
    "其中 {count} 个引用的记录在此期间已被删除。",
)
OTHER_KIND_KEPT = Code(
    "",
    "{count:value that was kept has|values that were kept have} another kind and {count:stays|stay} out of sight.",
    "保留的 {count} 个值属于另一类型，不会恢复显示。",
)
NO_VALUE_YET = Code(
    "",
    "{count:record has|records have} no value, and must get one when next edited.",
    "{count} 条记录没有值；下次编辑时必须填写。",
)
FILLED = Code("", "{count:record gets|records get} the default.", "{count} 条记录将填入默认值。")
MISFITS = Code(
    "",
    "{count:value does|values do} not fit any more, and stay as before until the record is next edited.",
    "{count} 个值不再符合要求；在下次编辑该记录之前保持不变。",
)
CONVERTED = Code("", "{count:value is|values are} converted.", "将转换 {count} 个值。")
LOST = Code(
    "",
    "{count:of them cannot be and becomes|of them cannot be and become} empty.",
    "其中 {count} 个无法转换，将变为空。",
)
LOST_LINKS = Code(
    "",
    "{count:link is left out: a record refers|links are left out: records refer} to one other from now on.",
    "将去掉 {count} 个关联：今后每条记录只引用一条。",
)
CUT = Code("", "{count:of them is|of them are} shortened or rounded to fit.", "其中 {count} 个将被截短或四舍五入。")
FORMER_KEPT = Code("", "The former values are kept.", "原值会保留。")
DUPLICATES = Code(
    "",
    "{count:record shares its values|records share their values} with another: make them different first.",
    "{count} 条记录的值重复：请先修改。",
)
KEPT_APART = Code(
    "",
    "{count:value that was typed goes|values that were typed go} out of sight and {count:is|are} kept: it comes back"
    " when the field is typed again.",
    "原来填写的 {count} 个值将不再显示，但会保留；字段恢复为手工填写后随之恢复。",
)
STATE_MOVED = Code(
    "",
    "{count:record goes|records go} from “{before}” into “{after}”.",
    "{count} 条记录将从“{before}”转入“{after}”。",
)
STATE_BLOCKED = Code(
    "",
    "{count:record is|records are} “{state}”, which is no state any more, and “map” does not say what it becomes.",
    "{count} 条记录的状态为“{state}”，而该状态已不存在：请在 map 中写明其去向。",
)
STATE_BACK = Code(
    "",
    "{count:record goes|records go} back to “{state}”, where a publish had taken {count:it|them} out.",
    "{count} 条记录将回到“{state}”：此前的发布曾将其移出该状态。",
)
STAYS_BEGIN = Code(
    "",
    "Count for {count:record|records} of “{entity}” the time in their states from now on",
    "从现在起为“{entity}”的 {count} 条记录计算所处状态的时间",
)
TIMERS_SET = Code(
    "",
    "Set the timers of {count:record|records} of “{entity}” anew",
    "重新设定“{entity}”的 {count} 条记录的定时器",
)
STAYS_EMPTY = Code(
    "",
    "{count:record that exists stays|records that exist stay} without a value; the default is for new ones.",
    "已有的 {count} 条记录保持为空；默认值只用于新记录。",
)
RECOMPUTED = Code(
    "",
    "Compute {fields} of {count:record|records} of “{entity}”",
    "计算“{entity}”的 {count} 条记录的{fields}",
)
NUMBERED = Code(
    "",
    "Number {count:record|records} of “{entity}” in the order of their creation ({fields})",
    "按创建顺序为“{entity}”的 {count} 条记录编号（{fields}）",
)
TEMPLATE_CHANGED = Code(
    "",
    "Numbers that records have stay as they are; new ones follow the new template.",
    "已有编号保持不变；新记录按新模板编号。",
)
INDEX = Code("", "Index “{entity}” for {why}", "为“{entity}”建立索引（{why_zh}）")
NO_INDEX = Code(
    "", "Drop {count:index|indexes} of “{entity}” that nothing uses", "删除“{entity}”不再使用的 {count} 个索引"
)
UNIQUE = Code("", "Keep {fields} unique in “{entity}”", "保证“{entity}”中 {fields} 唯一")
SINGLE = Code("", "Keep one “{entity}” at most", "保证“{entity}”最多一条")
SEARCHABLE = Code("", "Make {count:record|records} of “{entity}” searchable", "让“{entity}”的 {count} 条记录可被搜索")

RECORDS_PURGED = Code(
    "",
    "Drop “{title}” with {count:record|records} for good",
    "彻底删除“{title}”及其 {count} 条记录",
)
VALUES_PURGED = Code(
    "",
    "Drop {count:value|values} of “{title}” of “{entity}” for good",
    "彻底删除“{entity}”的“{title}”的 {count} 个值",
)
NOTHING_CHANGED = Code("", "Nothing but spacing or order.", "仅有空白或次序的改动。")
AND_MORE = Code("", "{first} And {count:more step|more steps}.", "{first}另有 {count} 步。")

WHY = {
    "sort": ("its list", "列表排序"),
    "group": ("its grouped list", "分组列表"),
    "tab": ("related tabs", "相关页签"),
    "own": ("people who see only their own", "仅看本人记录的人"),
    "filter": ("a quick filter", "快速筛选"),
    "index": ("a field marked so", "标记了索引的字段"),
    "reference": ("a reference", "引用"),
    "search": ("the quick search", "快速搜索"),
    "unique": ("uniqueness", "唯一性"),
    "single": ("there being one", "仅有一条"),
}
"""What an index is for, in both languages."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Several titles as one wording."""

    titles: tuple[Text, ...]

    def say(self, locale: str) -> str:
        comma = "、" if locale.startswith("zh") else ", "
        return comma.join(f"“{one.say(locale)}”" for one in self.titles)
