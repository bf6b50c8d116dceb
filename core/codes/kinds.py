"""Problems of values of particular kinds: links, times, durations, colours, JSON, several choices, ratings."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_URL = Code(
    "VAL110",
    en="“{value}” is not an address that can be followed.",
    zh="“{value}”不是可以打开的链接。",
    hint_en="Write it like https://example.com/page, mailto:name@example.com or tel:+861012345678.",
    hint_zh="请写成 https://example.com/page、mailto:name@example.com 或 tel:+861012345678 这样。",
    about="A link begins with http, https, mailto or tel; nothing else is taken, so that no click runs a script. "
    "Host names and paths may be in any script. Forms and files take a bare www.example.com as https.",
)
USER_IN_URL = Code(
    "VAL111",
    en="“{value}” names a user before the host.",
    zh="“{value}”的主机名前带有用户名。",
    hint_en="Remove everything up to the @.",
    hint_zh="请删除 @ 及其前面的内容。",
    about="`https://bank.example@elsewhere.example` leads elsewhere, not to the bank; and a password has no place "
    "in a link that everybody can read.",
)
NOT_TIME = Code(
    "VAL120",
    en="“{value}” is not a time of day.",
    zh="“{value}”不是时间。",
    hint_en="Write it like 14:30 or 2:30 pm.",
    hint_zh="请写成 14:30 或 下午2:30 这样。",
    about="A time of day lies between 00:00 and 23:59:59 and belongs to no day and no time zone. The API takes "
    "14:30 and 14:30:05.",
)
NOT_DURATION = Code(
    "VAL130",
    en="“{value}” is not a duration.",
    zh="“{value}”不是时长。",
    hint_en="Write it like 1:30 (hours and minutes), 1h 30m, 90 min or 2 days.",
    hint_zh="请写成 1:30（小时:分钟）、1小时30分、90分钟 或 2天 这样。",
    about="Forms and files take hours and minutes (1:30, 1:30:15), numbers with units, largest first, and ISO 8601. "
    "A bare number is refused, because it does not say of what. The API takes ISO 8601 (P1DT2H30M).",
)
NO_FIXED_LENGTH = Code(
    "VAL131",
    en="“{value}” has no fixed length: months and years differ.",
    zh="“{value}”长度不固定：每月、每年的天数不同。",
    hint_en="Write weeks or days instead.",
    hint_zh="请改用周或天。",
    about="A duration is an exact number of seconds. A day is 24 hours and a week seven days; a month is neither.",
)
TOO_LONG_A_TIME = Code(
    "VAL132",
    en="“{value}” is too long: at most {most} days are kept.",
    zh="“{value}”过长，最多 {most} 天。",
    about="Durations are kept up to a hundred years, forwards and backwards, so that sums of many stay exact.",
)
PART_OF_A_SECOND = Code(
    "VAL133",
    en="“{value}” is not a whole number of seconds.",
    zh="“{value}”不是整数秒。",
    hint_en="Write it in smaller units.",
    hint_zh="请改用更小的单位。",
    about="Durations are kept in whole seconds. What would need rounding is refused.",
)
TOO_LONG_IN_ALL = Code(
    "VAL134",
    en="All these durations together are longer than {most} days and cannot be shown.",
    zh="这些时长的总和超过了 {most} 天，无法显示。",
    hint_en="Ask for fewer records.",
    hint_zh="请缩小查询范围。",
    about="A sum of durations is limited to what a length of time can be, about 2.7 million years.",
)
NOT_COLOR = Code(
    "VAL140",
    en="“{value}” is not a colour.",
    zh="“{value}”不是颜色。",
    hint_en="Write # and six hexadecimal digits, like #1b5cd0, or a name such as blue.",
    hint_zh="请写 # 加六位十六进制数字，如 #1b5cd0，或颜色名，如 蓝色。",
    about="Colours are kept as #rrggbb. Forms and files take #rgb, digits without #, and the names of common "
    "colours in English and Chinese.",
)
NOT_JSON_TEXT = Code(
    "VAL150",
    en="This is not JSON: {reason} at line {line}, column {column}.",
    zh="这不是 JSON：第 {line} 行第 {column} 列有误（{reason}）。",
    hint_en='Texts stand in double quotes; objects look like {{"name": 1}}, lists like [1, 2].',
    hint_zh='文本须加双引号；对象形如 {{"name": 1}}，列表形如 [1, 2]。',
    about="The field keeps any JSON value (RFC 8259). NaN and Infinity are none.",
)
TWICE_IN_JSON = Code(
    "VAL151",
    en="The name “{name}” stands twice in one object.",
    zh="名称“{name}”在同一对象中出现两次。",
    hint_en="Remove one of the two.",
    hint_zh="请删除其中一个。",
    about="Programs disagree on which of two equal names counts, so such an object is refused.",
)
JSON_TOO_LARGE = Code(
    "VAL152",
    en="The value has more than {most} {what}.",
    zh="该值超过了 {most} {what_zh}的上限。",
    hint_en="Keep less in one field.",
    hint_zh="请减少单个字段的内容。",
    about="JSON in a field is limited in length and in how deep it nests.",
)
JSON_NUMBER = Code(
    "VAL153",
    en="The number {value} cannot be kept exactly.",
    zh="数字 {value} 无法精确保存。",
    hint_en="Send it as a text.",
    hint_zh="请以文本形式填写。",
    about="Whole numbers of up to 18 digits and others of up to 15 digits come back as they were sent. Any other "
    "number is refused, never rounded.",
)
JSON_CHARACTER = Code(
    "VAL154",
    en="A text or name in it holds a character that databases cannot keep (U+{code_point}).",
    zh="其中的文本或名称含有数据库无法保存的字符（U+{code_point}）。",
    hint_en="Remove it.",
    hint_zh="请删除该字符。",
    about="NUL and lone surrogates cannot be kept as text.",
)
NOT_CHOICES = Code(
    "VAL160",
    en="This should be a list of choices.",
    zh="此处应为选项列表。",
    hint_en='Write ["{example}"].',
    hint_zh='请写成 ["{example}"]。',
    about="The API takes the values of several choices as a JSON array of strings.",
)
CHOSEN_TWICE = Code(
    "VAL161",
    en="“{value}” stands in the list twice.",
    zh="“{value}”在列表中出现两次。",
    about="A choice is either in the set or not. Forms and files may repeat one; the API may not.",
)
RETIRED_CHOICE = Code(
    "VAL162",
    en="“{value}” is retired and cannot be chosen any more.",
    zh="“{value}”已停用，不能再选。",
    hint_en="The choices are {choices}.",
    hint_zh="可选项：{choices}。",
    about="A retired value stays where it stands; no record takes it anew.",
)
DEFAULT_RETIRED = Code(
    "VAL163",
    en="The default “{value}” is retired.",
    zh="默认值“{value}”已停用。",
    hint_en="Choose a default that is still offered, or none.",
    hint_zh="请改用仍可选的默认值，或去掉默认值。",
    about="New records would begin with a value that nobody may choose.",
)
NOT_A_RATING = Code(
    "VAL170",
    en="“{value}” is not a rating from 0 to {most}.",
    zh="“{value}”不是 0 到 {most} 的评分。",
    hint_en="Write a whole number.",
    hint_zh="请填写整数。",
    about="A rating is a whole number of stars. Forms and files take 4, 4/5, ★★★★ and 4星.",
)

LINES_BECOME_BLANKS = Code(
    "VAL180",
    en="Line breaks and tabs become blanks; longer texts are cut.",
    zh="换行和制表符将变为空格，过长的文本将被截断。",
    about="A text has one line. The plan counts the texts that lose their lines or their end.",
)
BLANKS_ARE_TRIMMED = Code(
    "VAL181",
    en="Blanks and empty lines at both ends are removed; longer texts are cut.",
    zh="首尾的空白和空行将被去掉，过长的文本将被截断。",
    about="A program keeps its blanks, a long text does not. The plan counts the texts that change.",
)
NUMBERS_ARE_ROUNDED = Code(
    "VAL182",
    en="The number stays, rounded to the decimals of the new field; numbers beyond its limits become empty.",
    zh="数值保持不变，按新字段的小数位数四舍五入；超出范围的数值将变为空。",
    about="Half is rounded away from zero. A percentage keeps the number that formulas and the API see: 0.25 is 25%. "
    "The plan counts what is rounded and what becomes empty.",
)
FIRST_IS_KEPT = Code(
    "VAL183",
    en="Of several choices the first is kept.",
    zh="多个选项中只保留第一个。",
    about="The field holds one value. The plan counts the records that have more.",
)
ONE_LINK_IS_KEPT = Code(
    "VAL199",
    en="Of several records one is kept.",
    zh="多条记录中只保留一条。",
    about="A reference leads to one record. The plan counts the links left out; they come back with the field.",
)
DATE_IS_DROPPED = Code(
    "VAL184",
    en="The date is dropped.",
    zh="日期部分将被去掉。",
    about="A time of day belongs to no day. The time is taken in the business time zone, to the second.",
)
NO_UNIT = Code(
    "VAL185",
    en="A bare number says no unit: {before} cannot become {after}.",
    zh="单独的数字没有单位，{before} 不能变为 {after}。",
    hint_en="Add a new field and fill it instead.",
    hint_zh="请新增一个字段并填写。",
    about="Whether 90 means seconds, minutes or days is not for a machine to decide.",
)
WHICH_RECORD = Code(
    "VAL186",
    en="Which record is meant cannot be told from a value of kind {before}.",
    zh="无法从 {before} 类型的值判断所指的记录。",
    hint_en="Add the reference as a new field and fill it by an import that matches the records.",
    hint_zh="请新增引用字段，并通过导入匹配记录来填写。",
    about="Titles need not be unique and change; an import says by which field records are matched.",
)
ONLY_AN_ID = Code(
    "VAL187",
    en="Of a reference only its id would be left as {after}.",
    zh="引用变为 {after} 后只剩下编号。",
    hint_en="Keep the reference; a formula can show what stands on the record that it leads to.",
    hint_zh="请保留引用；公式可以显示所指记录上的内容。",
    about="A reference is kept as an id, which says nothing to anybody.",
)
PARTS_BECOME_WORDS = Code(
    "VAL190",
    en="Values become the words that people read; their parts are not told apart any more.",
    zh="值将变为显示的文字，各组成部分不再区分。",
    about="Of a rich text its words are left. An address on a line is read again as an address as far as that is "
    "certain, not always all of it.",
)
RECORDS_OF_THEIR_OWN = Code(
    "VAL188",
    en="Values of one of the two are records of another table: {before} cannot become {after}.",
    zh="其中一方的值是另一张表的记录，{before} 不能变为 {after}。",
    hint_en="Add a new field; the records stay where they are.",
    hint_zh="请新增一个字段，原有记录保持不变。",
    about="Lines and many-to-many fields have no value of their own in the record.",
)
FILES_THAT_FIT = Code(
    "VAL189",
    en="Only files that the field will take are kept.",
    zh="只保留新字段接受的文件。",
    about="A field says what its files may be and how many it takes. The plan counts records that keep fewer; what "
    "is in the files stays in the store, and comes back with the field.",
)
NO_SUCH_TARGET = Code(
    "VAL191",
    en="“{value}” is none of the entities that this field leads to: {offered}.",
    zh="“{value}”不是该字段可以引用的对象：{offered}。",
    hint_en="Name one of them before the colon, or the record's id alone.",
    hint_zh="请在冒号前写其中一个对象，或只写记录编号。",
    about="A reference to a record of one of several entities is written `customer:0197…`, in the API "
    '`{"entity": "customer", "id": "0197…"}`. The id alone is enough, because no two records share one.',
)
TARGETS_THAT_FIT = Code(
    "VAL192",
    en="Only references to entities that the field will lead to are kept.",
    zh="只保留新字段可以引用的对象的引用。",
    about="A reference keeps its record where the new field may lead to records of its entity. The plan counts those "
    "that are lost.",
)
NOT_LUNAR = Code(
    "VAL193",
    en="“{value}” is not a day of the Chinese calendar.",
    zh="“{value}”不是农历日期。",
    hint_en="Write it like 八月十五, 1985年八月十五, 闰四月初十 or 1985-8-15.",
    hint_zh="请写成 八月十五、1985年八月十五、闰四月初十 或 1985-8-15 这样。",
    about="Month and day of the Chinese calendar, with a year or without. The API takes `08-15`, of a leap month "
    "`04L-10`, with a year `08-15/1985`.",
)
NO_SUCH_LUNAR = Code(
    "VAL194",
    en="The Chinese calendar has no “{value}” (years {first} to {last}).",
    zh="农历中没有“{value}”（{first} 至 {last} 年）。",
    hint_en="Months have 29 or 30 days, and few years a leap month. Leave the year out if it is not certain.",
    hint_zh="农历月有 29 或 30 天，闰月也并非每年都有。不确定时可以不写年份。",
    about="Of a day with a year it is known whether there was one. A birthday without a year is kept in the ordinary "
    "month where its leap month is missing, and on the last day of a month that has no thirtieth.",
)
NO_LUNAR_YEAR = Code(
    "VAL195",
    en="Only days with a year, within those that are known, become days of the other calendar.",
    zh="只有带年份且在已知范围内的日期才能换算为另一种历法。",
    about="A birthday without its year is a day of every year. The Chinese calendar is known from 1600 to 2199.",
)
NOT_A_BARCODE = Code(
    "VAL196",
    en="“{value}” is no number of {digits} digits.",
    zh="“{value}”不是 {digits} 位数字的条码。",
    hint_en="Type all digits below the bars, the small ones at the edges too, or scan it.",
    hint_zh="请输入条码下方的全部数字（包括两侧的小号数字），或直接扫描。",
    about="EAN-13 has 13 digits, EAN-8 eight, UPC-A twelve. Forms and files may have blanks and hyphens in between.",
)
BAD_CHECK_DIGIT = Code(
    "VAL197",
    en="The check digit of “{value}” does not fit: after the other digits it is {wanted}.",
    zh="“{value}”的校验位不符：按前面的数字应为 {wanted}。",
    hint_en="A digit is wrong or two are swapped; compare them with the label.",
    hint_zh="可能有数字输错或顺序颠倒，请与标签核对。",
    about="The last digit of an article number proves the others (GS1). It finds every single wrong digit.",
)
NOT_PRINTABLE = Code(
    "VAL198",
    en="“{value}” cannot be printed as this barcode: at most {longest} characters that it has.",
    zh="“{value}”无法印成这种条码：最多 {longest} 个可用字符。",
    hint_en="Code 128 has letters without accents, digits and signs; for other scripts use a QR code.",
    hint_zh="Code 128 只有英文字母、数字和符号；其他文字请使用二维码（qr）。",
    about="Code 128 takes printable ASCII, up to 80 characters; a QR code takes any text of one line up to 500.",
)
