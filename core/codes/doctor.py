"""What the doctor finds where somebody altered the database by hand, and what keeps it from repairing that."""

from __future__ import annotations

from schema_registry.problems import Code

TABLE_MISSING = Code(
    "DRF001",
    en='The table {table} of "{entity}" is missing.',
    zh="缺少“{entity}”的数据表 {table}。",
    hint_en="Its records are gone with it: bring them back from a backup. Nothing is made in its place.",
    hint_zh="其记录已随之丢失，请从备份恢复；不会新建空表代替。",
    about="Somebody dropped or renamed the table of an entity. An empty one in its place would hide the loss.",
)
COLUMN_MISSING = Code(
    "DRF002",
    en='The column {table}.{column} of "{field}" is missing.',
    zh="缺少“{field}”的列 {table}.{column}。",
    hint_en="Its values are gone with it: bring them back from a backup. Nothing is made in its place.",
    hint_zh="其值已随之丢失，请从备份恢复；不会新建空列代替。",
    about="Somebody dropped or renamed the column of a field that people fill. An empty one would hide the loss.",
)
COLUMN_TYPE = Code(
    "DRF003",
    en="The column {table}.{column} is {found}; it was made as {wanted}.",
    zh="列 {table}.{column} 的类型为 {found}，应为 {wanted}。",
    hint_en="Change it back by hand, after a look at what became of its values.",
    hint_zh="请先检查其值的变化，再手工改回。",
    about="Somebody changed the type of a column. Only people can tell whether values were rounded or cut by that, "
    "so it is not changed back by itself.",
)
KEPT_MISSING = Code(
    "DRF004",
    en='The column {table}.{column}, which the engine fills for "{entity}", is missing.',
    zh="缺少引擎为“{entity}”维护的列 {table}.{column}。",
    hint_en="`cardwright doctor --repair` makes it again and fills it.",
    hint_zh="运行 cardwright doctor --repair 可重建并填充。",
    about="Keys for sorting and searching and stored computed values are made of other values, so nothing is lost.",
)
INDEX_MISSING = Code(
    "DRF005",
    en='An index of "{entity}" for {why} is missing: {index}.',
    zh="“{entity}”缺少用于{why_zh}的索引：{index}。",
    hint_en="`cardwright doctor --repair` builds it while everybody works.",
    hint_zh="运行 cardwright doctor --repair 可在线重建。",
    about="Definitions call for the index and the database does not have it: lists are slow, or values that must be "
    "unique are not kept so. A unique index is not built over records that share values; those are named then.",
)
INDEX_DIFFERENT = Code(
    "DRF006",
    en='The index {index} of "{entity}" is not as it was made: {found}.',
    zh="“{entity}”的索引 {index} 与建立时不同：{found}。",
    hint_en="`cardwright doctor --repair` drops it and builds it again.",
    hint_zh="运行 cardwright doctor --repair 可删除并重建。",
    about="An index has the name of one of ours and other columns, lost its uniqueness, or was left broken by a "
    "build that did not end.",
)
INDEX_LEFT = Code(
    "DRF007",
    en='The index {index} of "{entity}" is one that nothing calls for any more.',
    zh="“{entity}”的索引 {index} 已无任何定义需要。",
    hint_en="`cardwright doctor --repair` drops it.",
    hint_zh="运行 cardwright doctor --repair 可将其删除。",
    about="It has a name that the engine makes, and no definition asks for it: every write pays for nothing.",
    severity="warning",
)
STRANGE_INDEX = Code(
    "DRF008",
    en='Somebody made the index {index} on "{entity}".',
    zh="“{entity}”上的索引 {index} 是手工建立的。",
    hint_en="It is left alone. Filters and sorts in the entity's list make such indexes by themselves.",
    hint_zh="不会改动它。在对象的列表中声明筛选和排序即可自动建立此类索引。",
    about="An index that the engine did not make. It does no harm but to the time that writes take.",
    severity="warning",
)
STRANGE_COLUMN = Code(
    "DRF009",
    en='Somebody made the column {table}.{column} of "{entity}".',
    zh="“{entity}”的列 {table}.{column} 是手工建立的。",
    hint_en="It is left alone, and nothing of the product reads it. Define a field to work with such values.",
    hint_zh="不会改动它，产品也不会读取。若要使用这些值，请定义字段。",
    about="A column that no definition knows, nor any that was put away.",
    severity="warning",
)
MUST_BE_FILLED = Code(
    "DRF010",
    en="The column {table}.{column} takes no missing values, so records without one cannot be written.",
    zh="列 {table}.{column} 不允许空值，没有该值的记录无法写入。",
    hint_en="`cardwright doctor --repair` lets it take them again, on PostgreSQL. Definitions say what is required.",
    hint_zh="在 PostgreSQL 上运行 cardwright doctor --repair 可恢复。必填与否由定义决定。",
    about="Somebody set NOT NULL. Whether a value is required is what definitions say and the write path sees to.",
)
LINK_MISSING = Code(
    "DRF011",
    en='The foreign key of "{field}" of "{entity}" is missing.',
    zh="“{entity}”的“{field}”缺少外键。",
    hint_en="`cardwright doctor --repair` makes it again, and validates it while everybody works.",
    hint_zh="运行 cardwright doctor --repair 可重建，并在线校验。",
    about="Without it nothing but the write path keeps a reference from leading nowhere (PostgreSQL).",
)
SEARCH_MISSING = Code(
    "DRF012",
    en='The full-text index of "{entity}" or one of its triggers is missing.',
    zh="“{entity}”缺少全文索引或其触发器。",
    hint_en="`cardwright doctor --repair` makes it again from what the records hold.",
    hint_zh="运行 cardwright doctor --repair 可根据记录重建。",
    about="The quick search of SQLite installations asks a full-text index that four triggers keep up to date.",
)
SHARED = Code(
    "DRF013",
    en='Not repaired: {count:record|records} of "{entity}" have {fields} {value}, which must be unique: {records}',
    zh="未修复：“{entity}”有 {count} 条记录的{fields}同为 {value}，而该值必须唯一：{records}",
    hint_en="Make the records different, then run `cardwright doctor --repair` again.",
    hint_zh="请先让这些记录互不相同，再运行 cardwright doctor --repair。",
    about="A unique index is not built over records that share values. Each value that stands more than once is "
    "named with its records, the first of them where there are many; everything else was repaired.",
)
NOT_REPAIRED = Code(
    "DRF014",
    en="Not repaired: {what} The database said: {reason}",
    zh="未修复：{what}数据库返回：{reason}",
    hint_en="Everything else was repaired. Remove what stands in the way, then repair again.",
    hint_zh="其余均已修复。请排除障碍后再次修复。",
    about="One repair was refused by the database; the others were made. Each is tried by itself.",
)
INDEX_FIELD = Code(
    "ADV001",
    en="“{entity}” is {asked}: {count:time|times}, {worst} s in the worst case. No index serves that.",
    zh="“{entity}”被{asked}：共 {count} 次，最慢 {worst} 秒。没有可用的索引。",
    hint_en='Add "index": true to the field “{field}” of “{of}”.',
    hint_zh='请为“{of}”的字段“{field}”添加 "index": true。',
    about="A question took longer than the setting `slow_question_ms`, and an index that definitions do not call for "
    "would answer it. What was asked for is kept without any value. Publish the change; its index is built online.",
    severity="warning",
)
INDEX_FILTER = Code(
    "ADV002",
    en="“{entity}” is {asked}: {count:time|times}, {worst} s in the worst case. No index serves that.",
    zh="“{entity}”被{asked}：共 {count} 次，最慢 {worst} 秒。没有可用的索引。",
    hint_en='Add “{field}” to the "filters" of the list of “{of}”: its index follows the order of the list too.',
    hint_zh='请将“{field}”加入“{of}”列表的 "filters"：其索引同时符合列表的排序。',
    about="A question took longer than the setting `slow_question_ms`. It filters by one field and sorts as the list "
    "does, so that a quick filter, which is indexed together with the order of the list, answers it.",
    severity="warning",
)
INDEXES_FULL = Code(
    "ADV003",
    en="“{entity}” is {asked}: {count:time|times}, {worst} s in the worst case. No index serves that, and there are "
    "as many as an entity may have ({most}).",
    zh="“{entity}”被{asked}：共 {count} 次，最慢 {worst} 秒。没有可用的索引，且索引数已达上限（{most} 个）。",
    hint_en='Take quick filters or "index" away that are hardly used, then ask again.',
    hint_zh='请先去掉很少使用的快速筛选或 "index"，再重新查看建议。',
    about="Every index makes writing slower, so an entity has twelve at most besides those of references and unique "
    "values.",
    severity="warning",
)
SLOW_ANYWAY = Code(
    "ADV004",
    en="“{entity}” is {asked}: {count:time|times}, {worst} s in the worst case. No further index would help.",
    zh="“{entity}”被{asked}：共 {count} 次，最慢 {worst} 秒。增加索引也无济于事。",
    hint_en="Ask for fewer records: a filter by a field with few records a value, or by a period of time.",
    hint_zh="请缩小范围：按取值分散的字段或时间段筛选。",
    about="The question took longer than the setting `slow_question_ms`. Indexes serve it already as far as they "
    "can, or it needs to read so many records that none does.",
    severity="warning",
)
INDEX_UNUSED = Code(
    "ADV005",
    en="No question used the index of “{entity}” for {why} ({columns}) since {since}; it takes {size}.",
    zh="自 {since} 以来，没有查询使用过“{entity}”用于{why_zh}的索引（{columns}），其大小为 {size}。",
    hint_en="Where nobody needs it, take out what asks for it: every write keeps it up to date.",
    hint_zh="如确实无人需要，请去掉要求该索引的定义：每次写入都要维护它。",
    about="PostgreSQL counts how often each index is used. Small tables are not told of: reading them whole is "
    "quicker. An index that was built lately may not have been needed yet.",
    severity="warning",
)
