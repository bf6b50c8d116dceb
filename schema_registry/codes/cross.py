"""Problems between documents: names that lead nowhere, and parts that do not fit together."""

from __future__ import annotations

from schema_registry.problems import Code

SAME_NAME = Code(
    "REL001",
    en='{what} "{name}" is defined already, in {file}.',
    zh="{what_zh}“{name}”已在 {file} 中定义。",
    hint_en='Rename one, or use "extends" to change the one that is there.',
    hint_zh="请改名；如果想修改已有的对象，请使用 extends。",
    about="Names of entities, roles and import mappings are unique over all packs of a model.",
)
NO_ENTITY = Code(
    "REL002",
    en='No entity "{name}".',
    zh="没有对象“{name}”。",
    hint_en="Entities are named by `name`, not by title or file.",
    hint_zh="请使用对象的 name，而不是标题或文件名。",
    about="An entity is named that no pack of the model defines.",
)
NO_FIELD = Code(
    "REL003",
    en='"{entity}" has no field "{name}".',
    zh="“{entity}”没有字段“{name}”。",
    hint_en="Fields are named by their key in `properties`; system fields are id and sys_….",
    hint_zh="请使用 properties 中的键名；系统字段为 id 和 sys_…。",
    about="A list, card, wording, mapping or unique set names a field that the entity does not have.",
)
NO_REFERENCE = Code(
    "REL004",
    en='"{name}" of "{entity}" is {kind}, no reference: the path "{path}" cannot go on.',
    zh="“{entity}”的“{name}”是 {kind} 而不是引用，路径“{path}”无法继续。",
    hint_en="A path follows references: customer.country.",
    hint_zh="路径只能沿引用前进，例如 customer.country。",
    about="All fields of a path but the last must be references.",
)
LONG_PATH = Code(
    "REL005",
    en='The path "{path}" follows {count} references; at most {limit} are allowed.',
    zh="路径“{path}”经过 {count} 个引用，最多 {limit} 个。",
    about="Every reference of a path is a join of tables, so their number is limited.",
)
NOT_RELATED = Code(
    "REL006",
    en='"{field}" of "{other}" does not refer to "{entity}".',
    zh="“{other}”的“{field}”没有引用“{entity}”。",
    hint_en="A related tab names a reference of the other entity that leads here: contact.customer.",
    hint_zh="关联页签要写另一个对象中指向本对象的引用字段，例如 contact.customer。",
    about="A related tab lists the records of another entity whose reference points to the record on the card.",
)
NOT_ALIKE = Code(
    "REL008",
    en='Records are not told alike by "{name}": it is {kind}.',
    zh="无法按“{name}”判断重复：它是 {kind}。",
    hint_en="Name texts, codes, numbers, telephone numbers or e-mail addresses.",
    hint_zh="请填写文本、编码、数字、电话或电子邮箱字段。",
    about="`duplicates` names fields whose equal values say that a record is probably there already; sets, files and "
    "yes or no say nothing of the kind.",
)
NOT_FILES = Code(
    "REL007",
    en='"{name}" holds no files: it is {kind}.',
    zh="“{name}”不是文件字段，而是 {kind}。",
    hint_en='Name a field of kind file: "attachments": {{"kind": "file", "most": 100}}.',
    hint_zh='请填写文件类型的字段，例如 "attachments": {{"kind": "file", "most": 100}}。',
    about="A files tab shows the files of one field of the entity: what people drop on the card is put there.",
)
NOT_SORTABLE = Code(
    "REL010",
    en='"{path}" cannot be sorted by: it is {kind}.',
    zh="不能按“{path}”排序：它的类型是 {kind}。",
    about="The kind has no order (a long text, for example).",
)
NOT_GROUPABLE = Code(
    "REL011",
    en='"{path}" cannot be grouped by: it is {kind}.',
    zh="不能按“{path}”分组：它的类型是 {kind}。",
    about="The kind's values do not form groups.",
)
NO_BUCKET = Code(
    "REL012",
    en='{kind} "{path}" cannot be grouped by "{bucket}".',
    zh="{kind} 类型的“{path}”不能按“{bucket}”分组。",
    hint_en="Buckets of {kind}: {offered}.",
    hint_zh="{kind} 可用的分组：{offered}。",
    about="Dates and times are grouped by day, week, month, quarter or year; other kinds by their value.",
)
NO_TOTAL = Code(
    "REL013",
    en='{kind} "{path}" has no {total}.',
    zh="{kind} 类型的“{path}”不能计算 {total}。",
    hint_en="It offers {offered}.",
    hint_zh="可用：{offered}。",
    about="Each kind says which totals make sense: sums for numbers, earliest and latest for dates, a count for all.",
)
TOTAL_OF_PATH = Code(
    "REL014",
    en='A total is of a field of the entity itself, not of "{path}".',
    zh="合计只能用于对象自身的字段，不能用于“{path}”。",
    hint_en="Put the total where those records are listed.",
    hint_zh="请把合计放到列出那些记录的列表中。",
    about="A total over referred records would count one of them again for each record that refers to it.",
)
NOT_SEARCHABLE = Code(
    "REL015",
    en="A field of kind {kind} cannot be searched.",
    zh="{kind} 类型的字段不能被搜索。",
    hint_en="Filter by it instead: put it into `filters` of the list.",
    hint_zh="请改用筛选：把它放到列表的 filters 中。",
    about="The quick search looks into texts. Other kinds are found by filters.",
)
NOT_UNIQUE = Code(
    "REL016",
    en='"{name}" is {kind}, which cannot be unique.',
    zh="“{name}”的类型是 {kind}，不能设为唯一。",
    about="Unique is for values that can tell records apart.",
)
SAME_SET = Code(
    "REL017",
    en="This set of unique fields stands here already.",
    zh="这组唯一字段已经写过了。",
    about="Two equal unique sets would make two equal indexes. The order within a set does not matter.",
)
SAME_ID = Code(
    "REL018",
    en='The id "{id}" is used twice.',
    zh="id“{id}”使用了两次。",
    hint_en="Ids tell tabs, sections and views apart in addresses, overlays and translations.",
    hint_zh="id 用于在地址、扩展和翻译中区分页签、分组和视图。",
    about="Ids of tabs are unique in a card, ids of sections in a tab, ids of views in a list.",
)
FIELD_TWICE = Code(
    "REL019",
    en='"{name}" stands on this tab twice.',
    zh="“{name}”在同一页签上出现了两次。",
    hint_en="Take one out. Other tabs may show the field too: it stays one field.",
    hint_zh="请去掉一个。其他页签可以再次显示该字段：它仍是同一个字段。",
    about="A field has one place among the sections of a tab. Other tabs, key facts and titles may repeat it; "
    "the form asks for it once, where it stands first.",
)
OLD_NAME = Code(
    "REL020",
    en='"{name}" was the name of what is now "{other}".',
    zh="“{name}”曾是现在的“{other}”的名称。",
    hint_en='If this is something new, say "new": true. Otherwise choose another name.',
    hint_zh='如果这是新的东西，请加上 "new": true；否则请换一个名称。',
    about=(
        "Values are kept by an element's first name. Using an old name for something new must be said, so that "
        "nobody's values end up in the wrong field."
    ),
)
RENAME_CIRCLE = Code(
    "REL021",
    en='"{name}" and "{other}" each claim the other\'s former name.',
    zh="“{name}”和“{other}”互相声称用过对方的名称。",
    hint_en="Names cannot be swapped. Give one of them a third name.",
    hint_zh="名称不能互换，请给其中一个取第三个名称。",
    about="After a swap nobody could tell which values belong to which element.",
)
SAME_ORIGIN = Code(
    "REL022",
    en='"{name}" and "{other}" were both first called "{first}".',
    zh="“{name}”和“{other}”最初的名称都是“{first}”。",
    hint_en='One of them came later: give that one "new": true (or 3, 4, … for the third, fourth).',
    hint_zh='后出现的那个请加上 "new": true（第三、第四个写 3、4……）。',
    about="An element is known by its pack and first name for ever, so two cannot share it.",
)
REQUIRED_CIRCLE = Code(
    "REL023",
    en="No record could ever be created: required references go round in a circle: {circle}.",
    zh="永远无法新建记录：必填引用形成了循环：{circle}。",
    hint_en="Take one of these references out of `required`.",
    hint_zh="请把其中一个引用从 required 中去掉。",
    about="A required reference needs its target first. In a circle of them there is no first.",
)
TITLE_CIRCLE = Code(
    "REL024",
    en="Titles lead round in a circle: {circle}.",
    zh="标题循环引用：{circle}。",
    hint_en="Let one of the titles name a field of its own.",
    hint_zh="请让其中一个标题使用自己的普通字段。",
    about="A reference in a card's title shows the target's title; in a circle none would ever be finished.",
)
INVERSE_CLASH = Code(
    "REL025",
    en='"{name}" is already {taken} of "{entity}".',
    zh="“{name}”已经是“{entity}”的{taken_zh}。",
    hint_en='Give this reference another "inverse".',
    hint_zh="请给这个引用另取一个 inverse。",
    about=(
        "The inverse name stands for the referring records in filters of the target, beside its own fields. Where "
        "none is stated it is the entity's and field's name with _ between."
    ),
)
CLEAR_REQUIRED = Code(
    "REL026",
    en='"{name}" is required, so it cannot be cleared when its target is deleted.',
    zh="“{name}”是必填字段，目标被删除时不能清空。",
    hint_en='Use "restrict" or "cascade", or take it out of `required`.',
    hint_zh="请改用 restrict 或 cascade，或把它从 required 中去掉。",
    about="`onDelete: clear` would leave a record without a value that it must have.",
)
SAME_BUT_CASE = Code(
    "REL027",
    en='"{name}" and "{other}" differ only in case or in the way they are encoded.',
    zh="“{name}”与“{other}”只有大小写或编码方式不同。",
    hint_en="Give one of them a clearly different name.",
    hint_zh="请给其中一个取明显不同的名称。",
    about="People mix such names up, and databases do in their views.",
)
NOTHING_TO_EXTEND = Code(
    "REL028",
    en='No required pack defines an entity "{name}".',
    zh="所依赖的配置包都没有定义对象“{name}”。",
    hint_en="Name its pack in `requires` of pack.json.",
    hint_zh="请在 pack.json 的 requires 中写上它所在的配置包。",
    about="`extends` changes an entity of a pack that this one requires.",
)
NOTHING_TO_REMOVE = Code(
    "REL029",
    en='"{path}" is not there to be removed.',
    zh="没有可移除的“{path}”。",
    hint_en="Write a path such as properties/fax, card/tabs/deals or list/columns/fax.",
    hint_zh="请写路径，例如 properties/fax、card/tabs/deals 或 list/columns/fax。",
    about="`remove` names parts of the extended entity by member names, ids and listed fields.",
)
REFERENCE_DEFAULT = Code(
    "REL030",
    en="A reference has no default.",
    zh="引用字段不能有默认值。",
    hint_en="Records differ between installations; set it in the form or import.",
    hint_zh="各套系统中的记录不同，请在表单或导入时填写。",
    about="A default would be the id of a record, which a definition cannot know.",
)
NO_SYSTEM_FIELD = Code(
    "REL031",
    en='There is no system field "{name}".',
    zh="没有系统字段“{name}”。",
    hint_en="System fields are {known}.",
    hint_zh="系统字段有：{known}。",
    about="`system` gives the engine's own fields other titles.",
)
NOT_ON_FORM = Code(
    "REL032",
    en='A section holds fields of the entity itself, not "{path}".',
    zh="分组中只能放对象自身的字段，不能放“{path}”。",
    hint_en="Show it among the facts or in the subtitle.",
    hint_zh="请放到 facts 或 subtitle 中显示。",
    about="Sections are the form. Fields of a referred record are changed on its own card.",
)
NOT_OWN_FIELD = Code(
    "REL033",
    en='"{name}" is a system field, which the engine fills.',
    zh="“{name}”是系统字段，由引擎填写。",
    hint_en="Take it out here.",
    hint_zh="请在此处去掉。",
    about="`required`, `unique` and import columns are about the entity's own fields. "
    "An import may fill `sys_owner` beside them.",
)
CREATE_OWN = Code(
    "REL034",
    en='The right to {action} is "all" or "none".',
    zh="{action} 权限只能是 all 或 none。",
    hint_en="A new record belongs to whoever creates it.",
    hint_zh="新建的记录本来就属于创建者。",
    about='"own" means records that the actor owns, and these do not exist before they are created.',
)
NOT_A_MATCH = Code(
    "REL040",
    en='"{name}" is {kind}; {key} is for {wanted}.',
    zh="“{name}”的类型是 {kind}，{key} 只用于{wanted_zh}。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="`match` finds the target of a reference, `format` reads dates and times.",
)
NEEDS_MATCH = Code(
    "REL041",
    en='It is not clear how to find the "{target}" that "{name}" refers to.',
    zh="无法确定如何找到“{name}”所引用的“{target}”。",
    hint_en='Add "match" with the field of "{target}" that the column holds.',
    hint_zh="请用 match 写明该列对应“{target}”的哪个字段。",
    about="Where the target has exactly one unique field, a reference is matched by it; else `match` must say.",
)
FILLED_TWICE = Code(
    "REL042",
    en='"{name}" is filled by the column "{other}" already.',
    zh="“{name}”已由“{other}”列填写。",
    hint_en="Use null for a column that is not wanted.",
    hint_zh="不需要的列请写 null。",
    about="Each field is filled by one column of the file.",
)
NO_COLUMN = Code(
    "REL043",
    en='Records are identified by "{name}", which no column fills.',
    zh="用“{name}”识别记录，但没有列填写它。",
    hint_en="Map a column to it.",
    hint_zh="请把某一列映射到该字段。",
    about="`identify` names fields whose values in the file find the existing record.",
)
NO_CHOICE = Code(
    "REL044",
    en='"{value}" is not a value of "{name}".',
    zh="“{value}”不是“{name}”的可选值。",
    hint_en="Its values are {allowed}.",
    hint_zh="可选值：{allowed}。",
    about="`values` translates what stands in the file into values that the field takes.",
)
NO_RATE_DATE = Code(
    "REL045",
    en='rateDate names "{name}", which is no date field of this entity.',
    zh="rateDate 指定的“{name}”不是该对象的日期字段。",
    hint_en="Name a field of kind date, or leave rateDate out: the day of writing then counts.",
    hint_zh="请填写日期字段的名称；不填则按写入当天的汇率。",
    about="The day of a date field of the same record decides the exchange rate.",
)
NOT_ON_TIMELINES = Code(
    "REL047",
    en='"{name}" is {kind}; timeline.{key} is for {wanted}.',
    zh="“{name}”的类型是 {kind}，timeline.{key} 只用于{wanted_zh}。",
    hint_en="Name another field, or leave it out.",
    hint_zh="请改用其他字段，或去掉它。",
    about="`on` names references, `at` a date or a moment, `kind` a choice, `text` a text; `ask` names "
    "fields that are typed.",
)
