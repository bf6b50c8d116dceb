"""Problems of values and of a kind's options: what a field does not take, and field documents that cannot work."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_TEXT = Code(
    "VAL001",
    en="This should be a text.",
    zh="此处应为文本。",
    hint_en="Put the value in quotation marks.",
    hint_zh="请给值加上引号。",
    about="The field takes a JSON string. Numbers, true, false, arrays and objects are not turned into text.",
)
CONTROL_CHARACTER = Code(
    "VAL002",
    en="The text holds a character that cannot be shown (U+{code_point}) at position {position}.",
    zh="文本第 {position} 位有无法显示的字符（U+{code_point}）。",
    hint_en="Remove it. Line breaks are taken by long texts only.",
    hint_zh="请删除该字符。只有长文本可以换行。",
    about="NUL, control characters and lone surrogates are refused: databases and files treat them differently. "
    "A long text takes line breaks and tabs; a text does not.",
)
TOO_LONG = Code(
    "VAL003",
    en="The text has {length} characters; at most {longest} fit.",
    zh="文本有 {length} 个字符，最多 {longest} 个。",
    hint_en="Shorten it.",
    hint_zh="请缩短。",
    about="Characters are Unicode code points, counted after blanks at both ends are removed. The API also counts "
    "the text as it was sent, so that a standard JSON Schema validator gives the same verdict.",
)
TOO_SHORT = Code(
    "VAL004",
    en="The text has {length} characters; at least {shortest} are needed.",
    zh="文本有 {length} 个字符，至少需要 {shortest} 个。",
    about="The field states a minLength, counted in Unicode code points.",
)
NO_MATCH = Code(
    "VAL005",
    en="“{value}” does not have the form asked for: {pattern}",
    zh="“{value}”不符合要求的格式：{pattern}",
    hint_en="See the help of the field for an example.",
    hint_zh="请参考该字段的说明。",
    about="The field states a pattern, and the text does not match it anywhere. `^` and `$` tie it to the ends.",
)
NOT_INTEGER = Code(
    "VAL010",
    en="“{value}” is not a whole number.",
    zh="“{value}”不是整数。",
    hint_en="Write digits, with thousands separators if you like: 1,200.",
    hint_zh="请只写数字，可以带千分位：1,200。",
    about="The field takes whole numbers. Forms and files may use full-width digits, thousands separators and "
    "parentheses for negative numbers; the API takes JSON integers.",
)
NOT_NUMBER = Code(
    "VAL011",
    en="“{value}” is not a number.",
    zh="“{value}”不是数字。",
    hint_en="Write it like {example}.",
    hint_zh="请写成 {example} 这样。",
    about="The text cannot be read as a number in the reader's language. Thousands separators must stand in threes.",
)
TOO_MANY_DIGITS = Code(
    "VAL012",
    en="The number has more digits than are kept: at most {digits} before the decimal point.",
    zh="数字位数过多：小数点前最多 {digits} 位。",
    about="Numbers are exact up to 18 digits, decimals included, on every database. More is refused, never rounded.",
)
TOO_MANY_DECIMALS = Code(
    "VAL013",
    en="“{value}” has more decimals than the {scale} that are kept.",
    zh="“{value}”的小数位数超过了 {scale} 位。",
    hint_en="Round it yourself, so that nobody has to guess how.",
    hint_zh="请自行四舍五入，系统不会替您决定。",
    about="A decimal or money field has a fixed number of decimals. What would need rounding is refused.",
)
TOO_SMALL = Code(
    "VAL014",
    en="{value} is too small; the least is {limit}.",
    zh="{value} 太小，最小为 {limit}。",
    about="The field states a minimum.",
)
TOO_LARGE = Code(
    "VAL015",
    en="{value} is too large; the most is {limit}.",
    zh="{value} 太大，最大为 {limit}。",
    about="The field states a maximum, or the number is beyond ±999,999,999,999,999,999.",
)
INEXACT = Code(
    "VAL016",
    en="The number was sent in binary and may have lost digits.",
    zh="该数字以二进制浮点数传来，可能已丢失位数。",
    hint_en='Send it as text: "12345678901234.56".',
    hint_zh='请以文本形式发送："12345678901234.56"。',
    about="Binary floating point keeps 15 significant digits. A longer number that arrives as a float is refused.",
)
NOT_MONEY = Code(
    "VAL020",
    en="This should be an amount: a number, a text, or an object with amount and currency.",
    zh="此处应为金额：数字、文本，或含 amount 和 currency 的对象。",
    hint_en='Write {{"amount": "12.30", "currency": "{currency}"}}.',
    hint_zh='请写成 {{"amount": "12.30", "currency": "{currency}"}}。',
    about="The API prints money as an object with amount and currency, and takes that, a plain number or a text.",
)
OTHER_CURRENCY = Code(
    "VAL021",
    en="“{value}” is not in {currency}, the currency of this field.",
    zh="“{value}”不是该字段的币种 {currency}。",
    hint_en="Convert the amount first.",
    hint_zh="请先换算金额。",
    about="A money field has one fixed currency. An amount with another currency's sign or code is refused.",
)
NOT_BOOLEAN = Code(
    "VAL030",
    en="“{value}” is neither yes nor no.",
    zh="“{value}”既不是“是”也不是“否”。",
    hint_en="Forms and files: yes, no, true, false, 1, 0, 是, 否. API: true or false.",
    hint_zh="表单和文件：是、否、yes、no、true、false、1、0。接口：true 或 false。",
    about="The field takes yes or no. The API is strict: a JSON number or text is no boolean.",
)
NOT_DATE = Code(
    "VAL040",
    en="“{value}” is not a date.",
    zh="“{value}”不是日期。",
    hint_en="Write year-month-day, as in 2026-11-22.",
    hint_zh="请按年-月-日填写，例如 2026-11-22 或 2026年11月22日。",
    about="Forms and files take 2026-11-22, 2026/11/22, 2026.11.22, 20261122, 2026年11月22日, 22 Nov 2026 and "
    "Nov 22, 2026. The API takes RFC 3339 dates (2026-11-22). Two-digit years are refused.",
)
AMBIGUOUS_DATE = Code(
    "VAL041",
    en="“{value}” could be two different dates.",
    zh="“{value}”可能是两个不同的日期。",
    hint_en="Write year-month-day, as in 2026-11-22.",
    hint_zh="请按年-月-日填写，例如 2026-11-22。",
    about="03/04/2026 is the third of April to one reader and the fourth of March to another. Unless the reader's "
    "country decides, such a date is refused.",
)
NO_SUCH_DAY = Code(
    "VAL042",
    en="There is no such day: “{value}”.",
    zh="没有这一天：“{value}”。",
    about="The text has the form of a date, but the calendar does not have it (2026-02-30).",
)
HAS_TIME = Code(
    "VAL043",
    en="“{value}” has a time of day; this field keeps dates.",
    zh="“{value}”带有时间，而该字段只存日期。",
    hint_en="Leave the time out.",
    hint_zh="请去掉时间。",
    about="A date field takes a time of midnight, as spreadsheets write it. Any other time would be lost, so it is "
    "refused.",
)
NOT_INSTANT = Code(
    "VAL050",
    en="“{value}” is not a date and time.",
    zh="“{value}”不是日期时间。",
    hint_en="Write it like {example}.",
    hint_zh="请写成 {example} 这样。",
    about="Forms and files take a date with a time in the reader's time zone. The API takes RFC 3339.",
)
NO_OFFSET = Code(
    "VAL051",
    en="“{value}” does not say in which time zone.",
    zh="“{value}”没有注明时区。",
    hint_en="Add an offset: 2026-11-22T14:30:00+08:00, or Z for UTC.",
    hint_zh="请加上时差：2026-11-22T14:30:00+08:00，UTC 用 Z。",
    about="The API takes RFC 3339 times with an offset, so that a moment means the same everywhere.",
)
NO_SUCH_TIME = Code(
    "VAL052",
    en="There is no such time in {zone}: “{value}”.",
    zh="{zone} 没有这个时间：“{value}”。",
    hint_en="Clocks were put forward then. Write a time before or after.",
    hint_zh="当时时钟拨快了，请改用前后的时间。",
    about="When clocks go forward, an hour is left out. A time within it never was.",
)
TIME_OUT_OF_RANGE = Code(
    "VAL053",
    en="“{value}” is out of range: years 1000 to 9999.",
    zh="“{value}”超出范围：年份须在 1000 到 9999 之间。",
    about="Moments are kept in UTC with microseconds, between the years 1000 and 9999.",
)
NOT_A_CHOICE = Code(
    "VAL060",
    en="“{value}” is not one of the choices.",
    zh="“{value}”不在可选项中。",
    hint_en="The choices are {choices}.",
    hint_zh="可选项：{choices}。",
    about="Forms and files take a choice's value or its title in any language. The API takes the value.",
)
TWO_CHOICES = Code(
    "VAL061",
    en="“{value}” is the title of more than one choice.",
    zh="“{value}”是多个选项的名称。",
    hint_en="Write the choice's value instead: one of {choices}.",
    hint_zh="请改写选项的值：{choices}。",
    about="Two choices share a title, so the title does not tell which is meant.",
)
NOT_EMAIL = Code(
    "VAL070",
    en="“{value}” is not an e-mail address.",
    zh="“{value}”不是电子邮件地址。",
    hint_en="Write it like name@example.com.",
    hint_zh="请写成 name@example.com 这样。",
    about="An address has a name, an @ and a domain with a dot, and at most 254 characters (RFC 5321).",
)
NOT_PHONE = Code(
    "VAL080",
    en="“{value}” is not a telephone number.",
    zh="“{value}”不是电话号码。",
    hint_en="Write 3 to 20 digits, with + ( ) - . / spaces, and ext or 转 before an extension.",
    hint_zh="请写 3 到 20 位数字，可以有 + ( ) - . / 空格，分机号前写 转 或 ext。",
    about="A number is kept as typed. One with a valid international prefix is put into the international form.",
)
NOT_ID = Code(
    "VAL090",
    en="“{value}” is not a record's id.",
    zh="“{value}”不是记录编号。",
    hint_en="Choose the record from the list, or send its id (a UUID).",
    hint_zh="请从列表中选择记录，或发送其编号（UUID）。",
    about="A reference is given by the target record's id, a UUID in its 36-character form.",
)
READ_ONLY = Code(
    "VAL091",
    en="This field is kept by the system and cannot be set.",
    zh="该字段由系统维护，不能设置。",
    about="Ids, versions, authors and times of change are written by the engine alone.",
)
MISSING_PLUGIN = Code(
    "VAL092",
    en="The kind “{kind}” is not installed; the field can be read but not changed.",
    zh="类型“{kind}”未安装；该字段可查看，不可修改。",
    hint_en="Install the plugin that brings this kind.",
    hint_zh="请安装提供该类型的插件。",
    about="A published definition uses a field kind of a plugin that is not there now. Its values are shown as they "
    "are stored, and kept.",
)

BOUNDS_CROSS = Code(
    "VAL101",
    en="{low} ({least}) is greater than {high} ({most}): no value would fit.",
    zh="{low}（{least}）大于 {high}（{most}），任何值都不符合。",
    about="A field document states limits that exclude each other.",
)
BOUND_NOT_KEPT = Code(
    "VAL102",
    en="{keyword} {value} is not a number that this field can hold.",
    zh="{keyword} 的 {value} 不是该字段能保存的数字。",
    hint_en="Give it at most {scale} decimals and 18 digits.",
    hint_zh="最多 {scale} 位小数、18 位数字。",
    about="A limit has more decimals or digits than the field keeps, so it could never be reached.",
)
PATTERN_REFUSED = Code(
    "VAL103",
    en="The pattern cannot be used: {reason}.",
    zh="不能使用该正则表达式：{reason_zh}。",
    hint_en="Patterns may use literals, [classes], \\d \\w, ^ $ . | ( ) and ? * + {{m,n}}.",
    hint_zh="可以使用：字面字符、[字符组]、\\d \\w、^ $ . | ( ) 以及 ? * + {{m,n}}。",
    about="Patterns are a subset with one meaning in RE2 and ECMA 262, and without catastrophic back-tracking: no "
    "look-around, no back references, no lazy repeats, no repeated group of variable length.",
)
OPTION_OF_NO_VALUE = Code(
    "VAL104",
    en="options describes “{value}”, which is not in enum.",
    zh="options 描述了“{value}”，但 enum 中没有它。",
    about="Titles and colours belong to values of the choice; this one is not among them.",
)
UNKNOWN_CURRENCY = Code(
    "VAL105",
    en="There is no currency “{currency}”.",
    zh="没有“{currency}”这个币种。",
    hint_en="Use the three letters of ISO 4217: CNY, USD, EUR.",
    hint_zh="请使用 ISO 4217 三字母代码：CNY、USD、EUR。",
    about="Currencies are those of ISO 4217, in capital letters.",
)
DEFAULT_REFUSED = Code(
    "VAL106",
    en="The field would refuse its own default: {reason}",
    zh="该字段不接受自己的默认值：{reason_zh}",
    about="A default is checked like any value that a user types.",
)

MAP_REFUSED = Code(
    "VAL107",
    en="The field would refuse what “{value}” is mapped to: {reason}",
    zh="该字段不接受“{value}”的映射结果：{reason_zh}",
    about="What `map` gives is checked like any value that a user types.",
)
BACKFILL_REFUSED = Code(
    "VAL108",
    en="The field would refuse what it is backfilled with: {reason}",
    zh="该字段不接受自己的补填值：{reason_zh}",
    about="What `backfill` gives is checked like any value that a user types.",
)
TEXT_MAY_NOT_FIT = Code(
    "VAL201",
    en="Values that cannot be read as the new kind become empty.",
    zh="无法按新类型读取的值将变为空。",
    about="The change of kind reads every stored value again; the plan counts those that would be lost.",
)
TIME_IS_DROPPED = Code(
    "VAL202",
    en="The time of day is dropped.",
    zh="时间部分将被去掉。",
    about="A date keeps no time. The date is taken in the business time zone.",
)
TOO_LONG_IS_CUT = Code(
    "VAL203",
    en="Longer texts are cut.",
    zh="过长的文本将被截断。",
    about="The new field holds fewer characters. The plan counts the texts that are cut.",
)
CURRENCY_IS_DROPPED = Code(
    "VAL204",
    en="The amounts stay, their currency is no longer stated.",
    zh="金额保留，但不再注明币种。",
    about="A plain number has no currency.",
)
NO_CONVERSION = Code(
    "VAL210",
    en="Values of kind {before} cannot become {after}.",
    zh="{before} 类型的值不能变为 {after}。",
    hint_en="Add a new field and fill it instead.",
    hint_zh="请新增一个字段并填写。",
    about="The two kinds have nothing in common that a machine could decide on.",
)
