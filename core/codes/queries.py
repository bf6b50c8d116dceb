"""Problems of questions: filters, columns, sorting, paging, groups and figures."""

from __future__ import annotations

from schema_registry.problems import Code

UNKNOWN_ENTITY = Code(
    "QRY001",
    en='There is no entity "{name}"',
    zh="没有名为“{name}”的对象",
    about="The question asks for an entity that the live definitions do not have, or that was removed.",
)
UNKNOWN_FIELD = Code(
    "QRY002",
    en='"{entity}" has no field "{name}"',
    zh="“{entity}”没有字段“{name}”",
    about="A path names a field that the entity does not have. System fields are `id` and `sys_*`.",
)
NOT_A_REFERENCE = Code(
    "QRY003",
    en='"{name}" is not a reference, so "{path}" leads nowhere',
    zh="“{name}”不是引用字段，因此路径“{path}”无法继续",
    about="A path goes on behind a field. Only reference fields lead to another entity.",
)
TOO_LONG_PATH = Code(
    "QRY004",
    en='The path "{path}" follows more than {most} references',
    zh="路径“{path}”经过的引用超过 {most} 层",
    about="Paths follow at most four references, because each one is a join.",
)
NO_BUCKET = Code(
    "QRY005",
    en='"{name}" cannot be taken by "{by}"',
    zh="“{name}”不能按“{by}”划分",
    hint_en="Dates and times take day, week, month, quarter and year.",
    hint_zh="日期和时间可按 day、week、month、quarter、year 划分。",
    about="A bucket (`ordered_on:year`) stands behind a field that has none, or the bucket is unknown.",
)
WRONG_BUCKET = Code(
    "QRY006",
    en='"{value}" is not a {by}',
    zh="“{value}”不是有效的 {by}",
    hint_en="Write 1996, 1996-Q3, 1996-07, 1996-W27 or 1996-07-04.",
    hint_zh="请写成 1996、1996-Q3、1996-07、1996-W27 或 1996-07-04。",
    about="The key of a date bucket is not written as that bucket is.",
)
UNKNOWN_OPERATOR = Code(
    "QRY010",
    en='"{name}" is not an operator of "{field}"',
    zh="“{name}”不是“{field}”可用的运算符",
    hint_en="It has {operators}.",
    hint_zh="可用的运算符：{operators}。",
    about="Each field kind has its own operators; the message lists those of the field.",
)
NOT_AN_OBJECT = Code(
    "QRY011",
    en="A JSON object is expected here",
    zh="此处应为 JSON 对象",
    hint_en='Write conditions as {{"field": {{"_eq": value}}}}.',
    hint_zh='条件写作 {{"字段": {{"_eq": 值}}}}。',
    about="A filter, or the condition of a field in it, is something else than an object.",
)
NOT_A_LIST = Code(
    "QRY012",
    en='"{name}" takes a list',
    zh="“{name}”需要一个列表",
    about="`_in`, `_nin`, `_and` and `_or` take a list; `_between` takes a list of two.",
)
WRONG_VALUE = Code(
    "QRY013",
    en='"{name}" does not take this value',
    zh="“{name}”不接受此值",
    hint_en="{expected}",
    hint_zh="{expected}",
    about="The operator needs another type of value: a text, true or false, or an ISO 8601 duration.",
)
TOO_MUCH = Code(
    "QRY014",
    en="This question is too large: at most {most} {what}",
    zh="查询过大：最多 {most}（{what}）",
    about="Every question has limits: conditions, nesting, values in lists, lengths of texts, columns, groups.",
)
NOT_A_RELATION = Code(
    "QRY015",
    en='"{entity}" has no related records called "{name}"',
    zh="“{entity}”没有名为“{name}”的关联记录",
    hint_en="`_some` and `_none` stand behind a field of lines or links, or the `inverse` of a reference to it.",
    hint_zh="`_some` 和 `_none` 用在明细或多值引用字段之后，或指向该对象的引用的 `inverse` 名称之后。",
    about="A condition on related records names no lines, no links and no `inverse` of any reference to the entity.",
)
NOT_A_TREE = Code(
    "QRY016",
    en="{name} is for trees; “{entity}” is none",
    zh="{name} 只用于树形结构，而“{entity}”不是",
    hint_en='Its definition would say "tree": the reference that names the record above.',
    hint_zh="需要在定义中用 tree 指定引用上级的字段。",
    about="The filter asks for what stands above records, of an entity whose records stand beside each other only.",
)
NOT_SORTABLE = Code(
    "QRY020",
    en='Records cannot be sorted by "{name}"',
    zh="不能按“{name}”排序",
    about="The field's kind has no order.",
)
ONLY_FIRST = Code(
    "QRY111",
    en='Groups are ordered by "{name}" before anything else, or not at all',
    zh="按“{name}”排序时，它必须是第一个排序项",
    about="A formula over totals is computed after the database has put the groups in order by everything else.",
)
WRONG_CURSOR = Code(
    "QRY021",
    en="This page address does not belong to this question",
    zh="分页地址与当前查询不匹配",
    hint_en="Start again from the first page.",
    hint_zh="请从第一页重新开始。",
    about="A cursor is good for the very filter, search, sort and definitions it was made for, and for no other.",
)
WRONG_LIMIT = Code(
    "QRY022",
    en="A page has 1 to {most} rows",
    zh="每页行数应为 1 到 {most}",
    about="`limit` is out of range.",
)
NOT_GROUPABLE = Code(
    "QRY030",
    en='Records cannot be grouped by "{name}"',
    zh="不能按“{name}”分组",
    about="The field's kind has no groups (long texts, for example).",
)
NO_TOTAL = Code(
    "QRY031",
    en='"{name}" has no {total}',
    zh="“{name}”不能计算 {total}",
    hint_en="It has {totals}.",
    hint_zh="可用的统计：{totals}。",
    about="A measure asks for a total that the field's kind does not have; texts have no sum.",
)
WRONG_GROUP_KEY = Code(
    "QRY032",
    en="This group key does not fit the groups asked for",
    zh="分组键与所查询的分组不匹配",
    about="A figure's key has another number of parts than the question has groups.",
)
TOO_MANY_TO_COMPUTE = Code(
    "QRY100",
    en='"{name}" is computed from related records for whoever asks, which is too much for more than {most} records',
    zh="“{name}”由关联记录即时计算，记录超过 {most} 条时无法用于此处",
    hint_en="Narrow the question by other conditions first, or keep the figure with `over: all`.",
    hint_zh="请先用其他条件缩小范围，或将汇总改为 `over: all`。",
    about="Roll-ups with `over: visible`, and formulas with figures over related records, are computed by each "
    "question. On a page that costs little; a filter, a sort, a group or a total needs them of every record.",
)
NO_RECORD = Code(
    "QRY040",
    en='There is no {entity} with the id "{id}"',
    zh="没有 id 为“{id}”的“{entity}”记录",
    hint_en="It may have been deleted, or you may not be allowed to see it.",
    hint_zh="它可能已被删除，或者您无权查看。",
    about="No record has the id, or none that the actor may see. The two are not told apart on purpose.",
)
MIXED_CURRENCIES = Code(
    "QRY090",
    en="{total} of {name}.amount would mix currencies.",
    zh="对 {name}.amount 求 {total} 会把不同币种混在一起。",
    hint_en="Group by {name}.currency, or ask for {total}:{name}, which is in the company's currency.",
    hint_zh="请按 {name}.currency 分组，或改用 {total}:{name}（按本位币计算）。",
    about="Amounts of several currencies are never added up as they are: either each currency by itself, or all of "
    "them in the company's.",
)
