"""Problems of formulas. The param `offset` counts the characters of the formula before the place."""

from __future__ import annotations

from schema_registry.problems import Code

NOTHING = Code(
    "FRM001",
    en="The formula is empty.",
    zh="公式为空。",
    about="A formula was expected where the text has none.",
)
UNFINISHED = Code(
    "FRM002",
    en="The formula ends too early.",
    zh="公式没有写完。",
    hint_en="A value, or a closing bracket, is missing at the end.",
    hint_zh="末尾缺少一个值或右括号。",
    about="The text stops where something must follow: after an operator, or inside of brackets.",
)
UNEXPECTED = Code(
    "FRM003",
    en='"{near}" cannot stand here.',
    zh="这里不能写“{near}”。",
    hint_en="Perhaps an operator, a comma or a bracket before it is missing or left over.",
    hint_zh="可能是前面缺少或多了运算符、逗号或括号。",
    about="The formula can be read up to this place, but not on.",
)
STRAY = Code(
    "FRM004",
    en='"{char}" means nothing in a formula.',
    zh="公式中不能使用字符“{char}”。",
    hint_en="Conditions are joined by and, or, not; texts stand in quotes: 'A'.",
    hint_zh="条件用 and、or、not 连接，文本写在引号中，例如 'A'。",
    about="A character that is no part of the formula language stands outside of a text.",
)
OPEN_TEXT = Code(
    "FRM005",
    en="The text that starts here never ends.",
    zh="这里开始的文本没有结束引号。",
    hint_en="Close it with the same quote; a quote inside of a text is written twice.",
    hint_zh="请用相同的引号结束；文本里的引号要写两遍。",
    about="A quote opens a text and no quote closes it.",
)
CURLY = Code(
    "FRM006",
    en='"{char}" is a typographic quote.',
    zh="“{char}”是排版引号。",
    hint_en="Texts stand in straight quotes: 'A' or \"A\".",
    hint_zh="文本请使用直引号：'A' 或 \"A\"。",
    about="Word processors and Chinese keyboards write curly quotes; formulas take straight ones.",
)
NOT_A_NUMBER = Code(
    "FRM007",
    en='"{near}" is no number.',
    zh="“{near}”不是数字。",
    hint_en="Numbers have a point and no grouping: 1234.5 or 12%. Names start with a letter.",
    hint_zh="数字用小数点且不分组，例如 1234.5 或 12%；名称以字母开头。",
    about="Digits are followed by letters, or have two points.",
)
LONG_NUMBER = Code(
    "FRM008",
    en="This number has too many digits.",
    zh="这个数字的位数过多。",
    hint_en="At most {whole} digits before the point and {places} after it.",
    hint_zh="小数点前最多 {whole} 位，之后最多 {places} 位。",
    about="Formulas compute with at most 30 digits before the point and 20 places after it.",
)
TOO_LONG = Code(
    "FRM010",
    en="The formula has {length} characters; at most {most} are allowed.",
    zh="公式有 {length} 个字符，最多允许 {most} 个。",
    hint_en="Move parts into formula fields of their own.",
    hint_zh="请把一部分移到单独的公式字段中。",
    about="The length of a formula is limited.",
)
TOO_MANY = Code(
    "FRM011",
    en="The formula has too many parts: at most {most} names, values, operators and calls.",
    zh="公式过大：名称、值、运算符和函数调用最多 {most} 个。",
    hint_en="Move parts into formula fields of their own.",
    hint_zh="请把一部分移到单独的公式字段中。",
    about="The cost of a formula is bounded by its size, so its size is limited.",
)
TOO_DEEP = Code(
    "FRM012",
    en="The formula is nested too deep: at most {most} levels.",
    zh="公式嵌套过深，最多 {most} 层。",
    hint_en="Use ifs or switch instead of if inside of if, or move parts into formula fields of their own.",
    hint_zh="请用 ifs 或 switch 代替层层嵌套的 if，或把一部分移到单独的公式字段中。",
    about="Every back end walks a formula down, so its depth is limited.",
)
LONG_LIST = Code(
    "FRM013",
    en="This list is too long: at most {most} values.",
    zh="列表过长，最多 {most} 个值。",
    about="Lists in `in (…)` and the arguments of a function are limited.",
)
TOO_MANY_NAMES = Code(
    "FRM014",
    en="The formula reads {count} different fields; at most {most} are allowed.",
    zh="公式读取了 {count} 个不同的字段，最多允许 {most} 个。",
    hint_en="Move parts into formula fields of their own.",
    hint_zh="请把一部分移到单独的公式字段中。",
    about="The number of values that one formula reads is limited.",
)
NO_NAME = Code(
    "FRM020",
    en='"{entity}" has no field "{name}".',
    zh="“{entity}”没有字段“{name}”。",
    hint_en="Fields are named by their key in `properties`; a text stands in quotes.",
    hint_zh="请使用 properties 中的键名；文本要加引号。",
    about="A name in a formula is no field of the record, nor of the one that the path leads to.",
)
NO_FUNCTION = Code(
    "FRM021",
    en='There is no function "{name}".',
    zh="没有函数“{name}”。",
    hint_en="docs/reference/formulas.md lists them.",
    hint_zh="函数列表见 docs/reference/formulas.md。",
    about="The name before a bracket is no function of the formula language.",
)
NO_WAY = Code(
    "FRM022",
    en='"{name}" is no reference, so "{path}" leads nowhere.',
    zh="“{name}”不是引用字段，路径“{path}”无法继续。",
    hint_en="Only references lead on: customer.grade. The currency of an amount is amount.currency, "
    "an address on a line address.line.",
    hint_zh="只有引用字段可以继续，例如 customer.grade；金额的币种写作 amount.currency，整行地址写作 address.line。",
    about="All names of a path but the last must be references.",
)
LONG_WAY = Code(
    "FRM023",
    en='The path "{path}" follows {count} references; at most {most} are allowed.',
    zh="路径“{path}”经过 {count} 个引用，最多 {most} 个。",
    about="Every reference of a path is a join of tables, so their number is limited.",
)
NOT_USABLE = Code(
    "FRM024",
    en='Formulas cannot use "{name}": it is {kind}.',
    zh="公式不能使用“{name}”：它的类型是 {kind}。",
    about="Values of this kind mean nothing to the formula language.",
)
OUTSIDE = Code(
    "FRM025",
    en='"{name}" stands for many records.',
    zh="“{name}”代表多条记录。",
    hint_en="Say what is wanted of them: sum({name}.…), count({name}), max({name}.…).",
    hint_zh="请说明要计算什么：sum({name}.…)、count({name})、max({name}.…)。",
    about="The name of related records stands only inside of sum, count, avg, min, max and those with a condition.",
)
NOT_RELATED = Code(
    "FRM026",
    en='"{name}" names no related records of "{entity}".',
    zh="“{name}”不是“{entity}”的关联记录。",
    hint_en="Related records are named by the `inverse` of the reference that leads here: sum(orders.amount).",
    hint_zh="关联记录用指向本对象的引用字段的 inverse 命名，例如 sum(orders.amount)。",
    about="A function over related records needs the name of such records, and one of their fields where it has one.",
)
NO_FIGURE = Code(
    "FRM028",
    en='{function} needs a field of "{name}".',
    zh="{function} 需要“{name}”的一个字段。",
    hint_en="Write {function}({name}.amount), or an expression over each: {function}({name}, quantity * price).",
    hint_zh="请写 {function}({name}.amount)，或逐条计算的表达式：{function}({name}, quantity * price)。",
    about="Related records can be counted as they are; any other figure is taken of one of their fields.",
)
WRONG_COUNTED = Code(
    "FRM029",
    en='Records are counted, not "{path}".',
    zh="计数的是记录，而不是“{path}”。",
    hint_en="Write count({name}), or count_if with a condition.",
    hint_zh="请写 count({name})，或使用 count_if 加条件。",
    about="`count` and `count_if` take the name of related records alone.",
)
NESTED = Code(
    "FRM027",
    en="Related records cannot be counted inside of other related records.",
    zh="不能在关联记录的计算中再计算关联记录。",
    hint_en="Make the inner figure a roll-up of the other entity, and use that here.",
    hint_zh="请在对方对象上把内层结果做成汇总字段，再在这里使用。",
    about="A condition or value inside of sum_if and the like reads one related record, not further lists.",
)
WRONG_TYPE = Code(
    "FRM030",
    en="{function} takes {expected} here, not {found}.",
    zh="{function} 此处需要 {expected}，而不是 {found}。",
    about="An argument of a function has another type than the function takes. Types are listed in the reference.",
)
WRONG_COUNT = Code(
    "FRM031",
    en="{function} takes {expected}; {found} given.",
    zh="{function} 需要 {expected_zh}，给出了 {found} 个。",
    hint_en="{usage}",
    hint_zh="{usage}",
    about="A function has too few or too many arguments.",
)
WRONG_OPERAND = Code(
    "FRM032",
    en='"{operator}" does not work between {left} and {right}.',
    zh="“{operator}”不能用于 {left} 与 {right}。",
    about="An operator stands between values that it has no meaning for.",
)
NOT_COMPARABLE = Code(
    "FRM033",
    en="{left} and {right} cannot be compared.",
    zh="{left} 与 {right} 不能比较。",
    hint_en="Both sides must be of one type; date(x) is the day of a moment, value(x) the number of a text.",
    hint_zh="两边的类型必须相同；date(x) 得到时刻的日期，value(x) 把文本转换为数字。",
    about="A comparison, or a list after `in`, mixes types.",
)
NO_ORDER = Code(
    "FRM034",
    en='"{operator}" needs an order, and {left} has none.',
    zh="“{operator}”需要可排序的值，而 {left} 没有顺序。",
    hint_en="Compare it with = or <>.",
    hint_zh="请用 = 或 <> 比较。",
    about="Only numbers, texts, dates, times and durations are smaller or greater.",
)
NO_CHOICE = Code(
    "FRM035",
    en="'{value}' is no value of \"{field}\".",
    zh="“{value}”不是“{field}”的可选值。",
    hint_en="It has: {choices}.",
    hint_zh="可选值：{choices}。",
    about="A choice is compared with a text that it can never have, so the comparison would never be true.",
)
IS_MISSING = Code(
    "FRM036",
    en="A comparison with missing is never true.",
    zh="与 missing 比较永远不成立。",
    hint_en="Write x is missing, or x is not missing.",
    hint_zh="请写 x is missing 或 x is not missing。",
    about="Missing values are as in SQL: nothing is equal to them, not even another one.",
)
MIXED = Code(
    "FRM037",
    en="{function} gives either {left} or {right}.",
    zh="{function} 的结果可能是 {left}，也可能是 {right}。",
    hint_en="All its values must be of one type; text(x) makes a text of anything.",
    hint_zh="所有结果的类型必须相同；text(x) 可以转换为文本。",
    about="The branches of if, ifs, switch and coalesce must have one type.",
)
WRONG_RESULT = Code(
    "FRM038",
    en="The formula gives {found}, and {expected} is needed here.",
    zh="公式的结果是 {found}，此处需要 {expected}。",
    about="What a formula gives must suit the place: a condition is true or false, a formula field is what its kind "
    "holds.",
)
NOT_A_DATE = Code(
    "FRM039",
    en="'{value}' is no date.",
    zh="“{value}”不是日期。",
    hint_en="Dates are written '2026-11-22', or date(2026, 11, 22).",
    hint_zh="日期写作 '2026-11-22' 或 date(2026, 11, 22)。",
    about="A text that is compared with a date must be one, in ISO form.",
)
NEEDS_LITERAL = Code(
    "FRM040",
    en="{function} takes one of {expected} here, written out.",
    zh="{function} 此处只能直接写 {expected} 之一。",
    about="Some arguments choose what is computed, so they must be known when the formula is checked.",
)
NOT_IN_QUERIES = Code(
    "FRM041",
    en="{function} cannot be computed by the database.",
    zh="{function} 不能由数据库计算。",
    hint_en="Use it in formulas over the record's own values, in rules and in conditions.",
    hint_zh="请只在基于本记录自身值的公式、规则和条件中使用。",
    about="A formula that reads other records, the date or the user is computed by each question. A few functions "
    "have no counterpart there that gives the same result.",
)
NEVER_EMPTY = Code(
    "FRM042",
    en="An empty text is never stored, so this is never true.",
    zh="空文本不会被保存，因此这个条件永远不成立。",
    hint_en="Write x is missing.",
    hint_zh="请写 x is missing。",
    about="A field without text is missing, not an empty text.",
)
