"""Problems of writing records: what is wrong with the values, and why a write could not be done."""

from __future__ import annotations

from schema_registry.problems import Code

FIELD_UNKNOWN = Code(
    "REC001",
    en='"{entity}" has no field "{name}".',
    zh="“{entity}”没有字段“{name}”。",
    about="A value was given for a name that is no field of the entity. Unknown names are refused, never ignored.",
)
FIELD_SYSTEM = Code(
    "REC002",
    en='"{name}" is kept by the system and cannot be given.',
    zh="“{name}”由系统维护，不能直接填写。",
    hint_en="Leave it out. An owner is changed by assigning the record.",
    hint_zh="请去掉它。更换负责人请使用“分配”。",
    about="`id` and `sys_*` are never taken from a form, a file or a request. The owner changes by assignment.",
)
REQUIRED = Code(
    "REC003",
    en="{field} is required.",
    zh="{field}必填。",
    about="A required field was empty, or was left out of a new record and has no default.",
)
NOT_UNIQUE = Code(
    "REC004",
    en="Another record of “{entity}” has the same {fields}: {value}.",
    zh="“{entity}”中已有{fields}相同的记录：{value}。",
    hint_en="Open the existing record, or give another value.",
    hint_zh="请打开已有的记录，或者换一个值。",
    about="Values of a unique field (or set of fields) may stand once among live records. Text is compared folded: "
    "without regard to case, width and spacing. `record` names the existing one when the actor may read it.",
)
NOT_FREE = Code(
    "REC020",
    en="{fields}: “{value}” cannot be used here.",
    zh="{fields}：“{value}”在此不可用。",
    hint_en="Give another value, or ask somebody who sees all records of “{entity}”.",
    hint_zh="请换一个值，或请能看到全部“{entity}”记录的人处理。",
    about="A unique value that a record has which the actor may not read. That there is one is said only where the "
    "entity `discloses` it (`unique`); that the value is refused cannot be kept from anybody.",
)
NO_TARGET = Code(
    "REC005",
    en='{field}: there is no such record of "{target}".',
    zh="{field}：“{target}”中没有这条记录。",
    hint_en="Choose one of the records that are offered.",
    hint_zh="请从候选记录中选择。",
    about="A reference must point to a live record that the actor may read; the same is said of missing, deleted "
    "and hidden ones.",
)
RECORD_UNKNOWN = Code(
    "REC006",
    en='There is no such record of "{entity}", or you may not see it.',
    zh="“{entity}”中没有这条记录，或者您无权查看。",
    about="The record does not exist, is deleted, or is hidden from the actor. Which of these is not told.",
)
ENTITY_UNKNOWN = Code(
    "REC007",
    en='There is no entity "{name}".',
    zh="没有名为“{name}”的对象。",
    about="The name is no entity of the live definitions.",
)
STALE = Code(
    "REC008",
    en="The record was changed since you opened it: {who} saved version {version} at {when}.",
    zh="您打开之后这条记录已被修改：{who} 于 {when} 保存了版本 {version}。",
    hint_en="Look at what changed, then save again.",
    hint_zh="请核对变动内容后再保存。",
    about="The version given with the write is not the current one. Further problems of the same answer name each "
    "field that changed since. `given` and `version` are the two version numbers.",
)
STALE_FIELD = Code(
    "REC009",
    en='{who} changed {field} from "{before}" to "{after}".',
    zh="{who}将{field}从“{before}”改为“{after}”。",
    about="One field that somebody else changed between the version given and the current one.",
)
RESTRICTED = Code(
    "REC010",
    en='Cannot be deleted: {count} × "{entity}" refer to it ({field}).',
    zh="不能删除：有 {count} 条“{entity}”引用了它（{field}）。",
    hint_en="Delete those records or let them refer to another one first.",
    hint_zh="请先删除这些记录，或改为引用其他记录。",
    about="The reference says `onDelete: restrict`, which is the default.",
)
HELD_BACK = Code(
    "REC021",
    en="Cannot be deleted: it is still needed where you may not look.",
    zh="不能删除：它仍被您无权查看的内容使用。",
    hint_en="Ask somebody who sees more than you.",
    hint_zh="请联系权限更大的人处理。",
    about="Records refer to it that the actor may not read, and the reference says `onDelete: restrict`. Which and "
    "how many they are is said only where their entity `discloses` it (`references`).",
)
TOO_MANY = Code(
    "REC011",
    en="Deleting this would take more than {limit} records along.",
    zh="删除它会连带删除超过 {limit} 条记录。",
    hint_en="Delete the records that refer to it in parts first.",
    hint_zh="请先分批删除引用它的记录。",
    about="A cascade has a limit, so that one act cannot hold the database for minutes.",
)
NOTHING_TO_UNDO = Code(
    "REC012",
    en="There is nothing (left) to undo.",
    zh="没有可以撤销的操作。",
    about="The batch is unknown, is of another kind, or was undone already.",
)
CHANGED_SINCE = Code(
    "REC013",
    en='{count} × "{entity}" were changed since, so this can no longer be undone.',
    zh="有 {count} 条“{entity}”之后又被修改，无法再撤销。",
    hint_en="Change the records by hand; their history shows the earlier values.",
    hint_zh="请手工修改；历史记录中可以看到之前的值。",
    about="Undoing gives back exactly what was there before, so it is refused where anything happened since.",
)
RESTORE_CLASH = Code(
    "REC014",
    en='Cannot be restored: "{entity}" has a live record with the same {fields}: {value}.',
    zh="不能恢复：“{entity}”中已有{fields}相同的记录：{value}。",
    hint_en="Change or delete that record first.",
    hint_zh="请先修改或删除那条记录。",
    about="While the record was in the trash, its unique value was taken by another one.",
)
RESTORE_TARGET = Code(
    "REC015",
    en='Cannot be restored: the record of "{target}" that {field} refers to is deleted.',
    zh="不能恢复：{field}所引用的“{target}”记录已被删除。",
    hint_en="Restore that record first.",
    hint_zh="请先恢复那条记录。",
    about="A restored record may not refer to one that is still in the trash.",
)
ONLY_ONE = Code(
    "REC019",
    en="There is one “{entity}” at most, and it is there already.",
    zh="“{entity}”最多一条，已经存在。",
    hint_en="Open and change it.",
    hint_zh="请打开并修改它。",
    about="The entity is `single`: it holds settings, such as the company's own address. `record` names the one "
    "there is when the actor may read it.",
)
CONTENDED = Code(
    "REC016",
    en="Somebody else is writing the same values right now.",
    zh="其他人正在写入相同的内容。",
    hint_en="Try again.",
    hint_zh="请重试。",
    about="Several writers met on the same unique value and kept undoing each other; none of this write was done.",
)
NOT_AN_OBJECT = Code(
    "REC017",
    en="A record is given as an object: field names with their values.",
    zh="记录应当是一个对象：字段名和对应的值。",
    about="The body of the request, or an item of it, is not a JSON object.",
)
CURSOR_UNKNOWN = Code(
    "REC018",
    en="This is no cursor of the change feed.",
    zh="这不是变更流的游标。",
    hint_en="Give back the cursor of an earlier answer unchanged, or none to begin from the start.",
    hint_zh="请原样传回之前答复中的游标；不传则从头开始。",
    about="A cursor is opaque: it comes from an answer of the feed and means nothing else.",
)
VALUE_SHARED = Code(
    "REC030",
    en="Several records of “{entity}” have this {field}: {value}.",
    zh="“{entity}”中有多条记录的“{field}”为 {value}。",
    hint_en="Make them different, or name the record by its id.",
    hint_zh="请先改为互不相同，或用 ID 指定记录。",
    about="A field that became unique over records that share values names no single record until they are made "
    "different; nothing is written to one of them by chance. `cardwright constraints` lists them.",
)
ROW_FULL = Code(
    "REC800",
    en="This record holds too much for the database: {bytes} bytes in one row of {most}.",
    zh="这条记录的内容超出数据库的容量：一行 {bytes} 字节，上限为 {most} 字节。",
    hint_en="Empty some of its fields, or shorten texts to less than 24 characters.",
    hint_zh="请清空部分字段，或把文本缩短到 24 个字节以内。",
    about="On PostgreSQL all values of a record share 8,160 bytes; of a text that is longer than 23 bytes at"
    " most 24 are kept there. Only entities with hundreds of fields come near; the plan said so when they were"
    " published.",
)
ENTRY_FULL = Code(
    "REC801",
    en="{fields}: these values are too long together to be kept unique ({bytes} bytes of {most}).",
    zh="{fields}：这些值合起来过长，无法保证唯一（{bytes} 字节，上限为 {most} 字节）。",
    hint_en="Shorten one of them.",
    hint_zh="请缩短其中一个。",
    about="PostgreSQL's unique index over several fields holds at most 2,692 bytes of values a record.",
)
PURGE_HELD = Code(
    "REC031",
    en="“{entity}” cannot be dropped for good: something outside the trash still refers to these records.",
    zh="“{entity}”不能彻底删除：仍有不在回收站中的内容引用这些记录。",
    hint_en="It may be a field that a publish put away; drop that first, under “Versions”, “Put away”.",
    hint_zh="可能是某次发布封存的字段；请先在“版本”的“封存”页中清除它。",
    about="A column that was put away keeps its values until it is dropped, references to records among them.",
)
