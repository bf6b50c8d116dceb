"""Problems of one document by itself: keys, types, values and names."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_AN_OBJECT = Code(
    "DOC001",
    en="A definition is an object; this is {found}.",
    zh="定义必须是一个对象，而这里是{found_zh}。",
    hint_en="Put everything between {{ and }}.",
    hint_zh="请把全部内容放在 {{ 和 }} 之间。",
    about="Every definition is one JSON object whose members are described in the reference of definitions.",
)
NO_SCHEMA = Code(
    "DOC002",
    en='"$schema" is missing.',
    zh="缺少 “$schema”。",
    hint_en='Add "$schema": "{wanted}" as the first member.',
    hint_zh='请在最前面加上 "$schema": "{wanted}"。',
    about="`$schema` says which version of which kind of definition follows; editors complete by it.",
)
WRONG_SCHEMA = Code(
    "DOC003",
    en='"$schema" is "{found}"; in this folder it is "{wanted}".',
    zh="“$schema” 是“{found}”，而这个文件夹中应为“{wanted}”。",
    hint_en="Move the file to its folder or correct the line.",
    hint_zh="请把文件移到相应的文件夹，或改正这一行。",
    about="Folder and `$schema` must agree about what a document is. A later version needs a later Cardwright.",
)
MISSING_KEY = Code(
    "DOC004",
    en='"{key}" is missing.',
    zh="缺少“{key}”。",
    hint_en='Add "{key}": {example}.',
    hint_zh='请添加 "{key}"：{example}。',
    about="The member is required; the reference of definitions says what it means.",
)
UNKNOWN_KEY = Code(
    "DOC005",
    en='"{key}" is not known here.',
    zh="此处没有名为“{key}”的成员。",
    hint_en="Known are {known}.",
    hint_zh="可用的有：{known}。",
    about="Nothing is ignored silently: a member that the language does not know is probably misspelt or misplaced.",
)
WRONG_TYPE = Code(
    "DOC006",
    en="{wanted} is expected here, not {found}.",
    zh="此处应为{wanted_zh}，而不是{found_zh}。",
    about="The value has another JSON type than the member takes.",
)
NOT_ALLOWED = Code(
    "DOC007",
    en="{value} is not one of the values taken: {allowed}.",
    zh="{value} 不在允许的值之中：{allowed}。",
    about="The member takes one of a few fixed values.",
)
TOO_SMALL = Code(
    "DOC008",
    en="{value} is too small; at least {limit} is taken.",
    zh="{value} 太小，至少为 {limit}。",
    about="A number below the least that the member takes.",
)
TOO_LARGE = Code(
    "DOC009",
    en="{value} is too large; at most {limit} is taken.",
    zh="{value} 太大，最多为 {limit}。",
    about="A number above the most that the member takes.",
)
TOO_SHORT = Code(
    "DOC010",
    en="Too few {unit}: {count}, where at least {limit} are needed.",
    zh="只有 {count} {unit_zh}，至少需要 {limit}。",
    about="A text, array or object with less in it than the member needs.",
)
TOO_LONG = Code(
    "DOC011",
    en="Too many {unit}: {count}, where at most {limit} are taken.",
    zh="有 {count} {unit_zh}，最多 {limit}。",
    about="A text, array or object with more in it than the member takes.",
)
BAD_FORM = Code(
    "DOC012",
    en='"{value}" does not have the form of this member.',
    zh="“{value}”的格式不符合要求。",
    hint_en="Write it like {example}.",
    hint_zh="请写成 {example} 这样。",
    about="The text must follow a pattern, such as a version (1.4.0) or a language (zh_CN).",
)
BAD_NAME = Code(
    "DOC013",
    en='"{name}" cannot be a name: {reason}.',
    zh="“{name}”不能用作名称：{reason_zh}。",
    hint_en="A name is a letter, then letters, digits and single _ (at most 60 characters). Titles may be anything.",
    hint_zh="名称以字母（或汉字）开头，其后为字母、数字和单个 _，最多 60 个字符；标题不受限制。",
    about=(
        "Names are used in addresses, filters, files and tables. Letters of any script are fine. `id` and names "
        "that start with `sys_` belong to system fields."
    ),
)
RESERVED_NAME = Code(
    "DOC014",
    en='The name "{name}" is reserved.',
    zh="名称“{name}”已被保留。",
    hint_en="{use}",
    hint_zh="请换一个名称。系统字段只能在 system 中改标题。",
    about=(
        "Fields `id` and `sys_…` are the engine's; an entity may retitle them under `system`. Entities may not be "
        "called `pack`, `roles` or `imports`, which begin the paths of locale files."
    ),
)
REPEATED = Code(
    "DOC015",
    en="{value} stands in this array twice.",
    zh="{value} 在数组中重复出现。",
    hint_en="Take one out.",
    hint_zh="请去掉一个。",
    about="The array holds each item once.",
)
UNKNOWN_KIND = Code(
    "DOC016",
    en='There is no kind "{kind}".',
    zh="没有“{kind}”这种字段类型。",
    hint_en="Kinds are {known}.",
    hint_zh="字段类型有：{known}。",
    about="A field's kind is one of those of the installation: the built-in ones and those that plugins bring.",
)
OTHER_KINDS_KEY = Code(
    "DOC017",
    en='"{key}" is for {kinds}, not for {kind}.',
    zh="“{key}”用于 {kinds}，不适用于 {kind}。",
    hint_en="Take it out, or change the kind.",
    hint_zh="请去掉它，或改用别的字段类型。",
    about="Each kind has keywords of its own; the field's kind does not have this one.",
)
BROKEN_TEMPLATE = Code(
    "DOC018",
    en="{found} in a wording does not enclose a field.",
    zh="文字模板中的 {found} 没有括住字段。",
    hint_en="Write a field or path between braces: {{name}} · {{customer.country}}.",
    hint_zh="请在花括号中写字段或路径：{{name}} · {{customer.country}}。",
    about="Titles and subtitles of cards are texts with field paths in braces.",
)
NAME_OR_EXTENDS = Code(
    "DOC019",
    en="An entity has either `name` or `extends`.",
    zh="对象要么有 name，要么有 extends，不能同时有或都没有。",
    hint_en="`name` defines a new entity; `extends` changes one of a required pack.",
    hint_zh="name 定义新对象；extends 修改所依赖配置包中的对象。",
    about="A document defines an entity or overlays one, never both.",
)
ONLY_IN_OVERLAY = Code(
    "DOC020",
    en='"{key}" is only for a document that extends an entity.',
    zh="“{key}”只能用在扩展其他对象的文档中。",
    about="`remove` takes parts of the extended entity away. What an entity defines itself is just deleted.",
)
ONE_OF_KEYS = Code(
    "DOC021",
    en="Exactly one of {keys} is expected; found: {found}.",
    zh="{keys} 中必须且只能有一个，现有：{found}。",
    about="A tab shows sections of fields, or related records, or the history; not two of them, and not nothing.",
)
BELONGS_TO = Code(
    "DOC022",
    en='"{key}" has a meaning only together with "{owner}".',
    zh="“{key}”只有与“{owner}”一起才有意义。",
    about="`columns`, `sort` and `totals` describe related records.",
)
TOO_MANY_FIELDS = Code(
    "DOC024",
    en="{count} fields; an entity may have {limit}.",
    zh="共有 {count} 个字段，一个对象最多 {limit} 个。",
    hint_en="Move what belongs together into an entity of its own that refers to this one.",
    hint_zh="请把相关的字段移到单独的对象，再用引用关联。",
    about="A limit set by what a table of every supported database can hold.",
)
TOO_MANY_ENTITIES = Code(
    "DOC025",
    en="{count} entities; a model may have {limit}.",
    zh="共有 {count} 个对象，最多 {limit} 个。",
    about="A limit that keeps publishing quick.",
)
NOT_TAKEN = Code(
    "DOC026",
    en="This is not taken: {reason}.",
    zh="此处不被接受：{reason}。",
    about="A rule of a field kind's own JSON Schema that has no words of its own here.",
)
NOTHING_IN_IT = Code(
    "DOC027",
    en="This may not be empty.",
    zh="此处不能为空。",
    hint_en="Fill it, or leave the whole member out if it is optional.",
    hint_zh="请填写内容；如果不是必需的，也可以整个去掉。",
    about="An empty text, array or object where something must be said. Blanks alone count as nothing.",
)
MORE = Code(
    "DOC099",
    en="{count:more problem|more problems} with code {code} in this file.",
    zh="该文件中还有 {count} 个代码为 {code} 的问题。",
    hint_en="They show when some of the others are solved.",
    hint_zh="解决一部分后会显示其余的。",
    about="Of one code at most 100 problems are listed for a file.",
)
