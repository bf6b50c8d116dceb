"""What the doctor finds where somebody altered the database by hand."""

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
