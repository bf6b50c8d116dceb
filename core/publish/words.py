"""What plans say of steps beyond the change itself: sentences in both languages, filled with counts and titles."""

from __future__ import annotations

from schema_registry.problems import Code, Problem

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
LOST_PERIODS = Code(
    "",
    "{count:value of another period is|values of other periods are} left out: a record has one value from now on.",
    "将去掉其他期间的 {count} 个值：今后每条记录只有一个值。",
)
CURRENCY_CHANGED = Code(
    "",
    "{count:amount in {before} keeps its figure and is one|amounts in {before} keep their figures and are some} in "
    "{after} from now on.",
    "{count} 个 {before} 金额数字不变，今后作为 {after} 金额。",
)
TRACKED_AGAIN = Code(
    "",
    "The earlier values of “{field}” of “{entity}” are kept on: what they became meanwhile holds from today on.",
    "“{entity}”的“{field}”的以往值继续保留：期间的变化自今日起生效。",
)
NO_LONGER_BEGIN = Code(
    "",
    "Values are entered since {count:day that begins|days that begin} no such period: correct those first.",
    "有 {count} 个起始日期不是新期间的开始：请先更正。",
)
UNMAPPED = Code(
    "",
    "{count:value is|values are} not mapped yet.",
    "还有 {count} 个值未映射。",
)
MAPPED = Code("", "{count:value is|values are} mapped to another.", "{count} 个值将按映射改为新值。")
BACKFILLED = Code(
    "",
    "{count:record without a value gets|records without a value get} what “backfill” gives.",
    "{count} 条没有值的记录将填入 backfill 的值。",
)
UNFILLED = Code(
    "",
    "{count:value that a publish had filled in goes|values that a publish had filled in go}: there was none before.",
    "此前发布补填的 {count} 个值将去掉：原来没有值。",
)
VALUES_BACK = Code(
    "",
    "{count:record gets|records get} back what a publish had mapped to another value.",
    "{count} 条记录将恢复此前发布映射前的值。",
)
BACKFILL_WAITS = Code(
    "",
    "“backfill” reads {fields}, which this same publish makes or changes: publish that first.",
    "backfill 读取的 {fields} 正由本次发布新建或修改：请先发布那部分。",
)
CUT = Code("", "{count:of them is|of them are} shortened or rounded to fit.", "其中 {count} 个将被截短或四舍五入。")
FORMER_KEPT = Code("", "The former values are kept.", "原值会保留。")
DUPLICATES = Code(
    "",
    "{count:record shares its values|records share their values} with another: make them different first.",
    "{count} 条记录的值重复：请先修改。",
)
SHARED = Code(
    "",
    "{count:record shares its values|records share their values} with another, and may stay so. New values are "
    "checked at once; it holds for all records as soon as those are made different.",
    "{count} 条记录的值重复，将保持不变。新值会立即检查；这些记录改为互不相同后，对全部记录生效。",
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
STATE_RENAMED = Code(
    "",
    "The state “{before}” of “{process}” is called “{after}” now; {count:record stays|records stay} in it.",
    "“{process}”的状态“{before}”改名为“{after}”；{count} 条记录仍处于该状态。",
)
EVENT_RENAMED = Code(
    "",
    "The event “{before}” of “{process}” is called “{after}” now.",
    "“{process}”的事件“{before}”改名为“{after}”。",
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
POOL_WARNS = Code(
    "",
    "Nobody worked on {count:record|records} of “{entity}” for as long as its pool allows: owners are told first, "
    "and what stays silent goes into the pool then.",
    "“{entity}”有 {count} 条记录的无动态时间已超过公海规则：将先提醒负责人，仍无动态的收回到公海。",
)
POOL_SILENT = Code(
    "",
    "Nobody worked on {count:record|records} of “{entity}” for as long as its pool allows: within the hour all that "
    "goes into the pool, and no owner is told before.",
    "“{entity}”有 {count} 条记录的无动态时间已超过公海规则：将在一小时内收回到公海，且不会事先提醒负责人。",
)
POOL_GONE = Code(
    "",
    "{count:record lies|records lie} in the pool of “{entity}” without an owner: from now on only whoever sees all "
    "records, or those of a unit, sees what lies there.",
    "“{entity}”的公海中有 {count} 条没有负责人的记录：此后只有可查看全部或相应部门记录的人能看到。",
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
UNIQUE = Code("", "Keep {fields} unique in “{entity}”.", "保证“{entity}”中 {fields} 唯一。")
SINGLE = Code("", "Keep one “{entity}” at most.", "保证“{entity}”最多一条。")
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
NO_COLUMNS = Code(
    "",
    "“{entity}” would take {count:column|columns} of the database; its table may have {most}.",
    "“{entity}”需要数据库中的 {count} 列；该表最多允许 {most} 列。",
)
COLUMNS_AWAY = Code(
    "",
    "{count:of them holds what was|of them hold what was} put away or converted: purge it (`cardwright quarantine"
    " purge`), or use fewer fields.",
    "其中 {count} 列保存着已移除或已转换的值：请彻底清除（cardwright quarantine purge），或减少字段。",
)
COLUMNS_COUNT_ON = Code(
    "",
    "{count:of them holds|of them hold} what was put away, converted or purged: purge it (`cardwright quarantine"
    " purge`) and restore the database from a dump (PostgreSQL counts dropped columns until then), or use fewer"
    " fields.",
    "其中 {count} 列保存着已移除、已转换或已清除的值：请彻底清除（cardwright quarantine purge），再从备份（pg_dump）"
    "恢复数据库（在此之前 PostgreSQL 仍会计入已删除的列），或减少字段。",
)
NO_ROOM = Code(
    "",
    "A record of “{entity}” with all its fields filled in would take at least {bytes} bytes in one row; the database"
    " has room for {most}: move fields to another entity.",
    "“{entity}”的记录若填满所有字段，一行至少需要 {bytes} 字节；数据库最多容纳 {most} 字节："
    "请把一部分字段移到另一个对象。",
)
LITTLE_ROOM = Code(
    "",
    "A record of “{entity}” with long texts in all its fields would take up to {bytes} bytes in one row; the database"
    " has room for {most}. Such a record is refused when it is saved.",
    "“{entity}”的记录若所有字段都填入长文本，一行最多需要 {bytes} 字节；数据库最多容纳 {most} 字节。"
    "这样的记录在保存时会被拒绝。",
)
TOO_LONG_TOGETHER = Code(
    "",
    "{count:record has|records have} values that are too long together to be kept unique: shorten them first.",
    "{count} 条记录的值合起来过长，无法保证唯一：请先缩短。",
)
NOTHING_CHANGED = Code("", "Nothing but spacing or order.", "仅有空白或次序的改动。")
AND_MORE = Code("", "{first} And {count:more step|more steps}.", "{first}另有 {count} 步。")

WHY = {
    "sort": ("its list", "列表排序"),
    "group": ("its grouped list", "分组列表"),
    "tab": ("related tabs", "相关页签"),
    "tree": ("its tree", "树形"),
    "own": ("people who see only their own", "仅看本人记录的人"),
    "unit": ("people who see those of their units", "查看本部门记录的人"),
    "pool": ("its pool", "公海"),
    "filter": ("a quick filter", "快速筛选"),
    "index": ("a field marked so", "标记了索引的字段"),
    "reference": ("a reference", "引用"),
    "tasks": ("tasks", "任务"),
    "search": ("the quick search", "快速搜索"),
    "unique": ("uniqueness", "唯一性"),
    "single": ("there being one", "仅有一条"),
}
"""What an index is for, in both languages."""

ABOUT_SECONDS = Code("", "about {count} s", "约 {count} 秒")
ABOUT_MINUTES = Code("", "about {count} min", "约 {count} 分钟")
ABOUT_HOURS = Code("", "about {count} h", "约 {count} 小时")
AT_ONCE = Code("", "less than a second", "不到 1 秒")


def took(seconds: float) -> Problem:
    """A time that is expected, as coarse as it is known."""
    if seconds < 1:
        return AT_ONCE.at()
    if seconds < 90:
        return ABOUT_SECONDS.at(count=_coarse(seconds))
    if seconds < 5_400:
        return ABOUT_MINUTES.at(count=_coarse(seconds / 60))
    return ABOUT_HOURS.at(count=_coarse(seconds / 3_600))


def _coarse(number: float) -> int:
    """Two digits at most: whoever reads 118 takes it for exact."""
    whole = max(round(number), 1)
    return whole if whole < 20 else round(whole, -1)
