"""Functions of texts. A character is a Unicode code point; texts are compared exactly, see `fold`."""

from __future__ import annotations

from schema_registry.expressions.functions.function import Function

TEXTS = (
    Function("len", ("text -> number",), "How many characters it has.", "字符数。", "len('客户 A')", "4"),
    Function(
        "left",
        ("text, number? -> text",),
        "The first characters: one, or so many. Missing for a negative number.",
        "开头的若干个字符，省略为 1；数量为负时为空。",
        "left('上海分公司', 2)",
        "上海",
    ),
    Function(
        "right",
        ("text, number? -> text",),
        "The last characters: one, or so many. Missing for a negative number.",
        "末尾的若干个字符，省略为 1；数量为负时为空。",
        "right('INV-0042', 4)",
        "0042",
    ),
    Function(
        "mid",
        ("text, number, number -> text",),
        "So many characters from a place on, 1 for the first. Missing for a place before the first or a negative "
        "number.",
        "从某个位置（第一个为 1）起的若干个字符；位置小于 1 或数量为负时为空。",
        "mid('INV-0042', 5, 2)",
        "00",
    ),
    Function("upper", ("text -> text",), "In capital letters.", "转换为大写字母。", "upper('Straße')", "STRASSE"),
    Function("lower", ("text -> text",), "In small letters.", "转换为小写字母。", "lower('ÀB')", "àb"),
    Function(
        "trim",
        ("text -> text",),
        "Without blanks at both ends, and with one blank where there were several.",
        "去掉首尾空白，中间的连续空白变为一个空格。",
        "trim('  A   B ')",
        "A B",
    ),
    Function(
        "concat",
        ("any, any... -> text",),
        "All values as one text; missing ones are left out, unlike with `&`.",
        "把所有值连接成文本，忽略空值（& 则不忽略）。",
        "concat('No. ', 7, missing)",
        "No. 7",
    ),
    Function(
        "contains",
        ("text, text -> boolean",),
        "Whether the second text stands somewhere in the first.",
        "第一个文本是否包含第二个文本。",
        "contains('上海分公司', '分公')",
        "true",
    ),
    Function(
        "startswith",
        ("text, text -> boolean",),
        "Whether the first text begins with the second.",
        "第一个文本是否以第二个文本开头。",
        "startswith('INV-0042', 'INV')",
        "true",
    ),
    Function(
        "endswith",
        ("text, text -> boolean",),
        "Whether the first text ends with the second.",
        "第一个文本是否以第二个文本结尾。",
        "endswith('a.pdf', '.doc')",
        "false",
    ),
    Function(
        "find",
        ("text, text, number? -> number",),
        "The place of the first text in the second, 1 for the first character, searched from a place on; missing "
        "when it is not there.",
        "第一个文本在第二个文本中的位置（第一个字符为 1），可指定开始查找的位置；找不到时为空。",
        "find('-', 'INV-0042')",
        "4",
    ),
    Function(
        "substitute",
        ("text, text, text -> text",),
        "The text with every occurrence of the second replaced by the third.",
        "把文本中出现的第二个文本全部替换为第三个文本。",
        "substitute('a-b-c', '-', '/')",
        "a/b/c",
        also=("replace",),
    ),
    Function(
        "text",
        ("number, number? -> text = number_text", "any -> text = text"),
        "A value as text: numbers with a point and no more decimals than they need, or just so many (0 to 20); dates "
        "as 2026-11-22, moments as 2026-11-22 14:30:00 in the business time zone, times as 14:30:00, durations in "
        "seconds, true and false.",
        "把值转换为文本：数字用小数点，可指定小数位数（0 到 20）；日期为 2026-11-22，时刻为业务时区的 "
        "2026-11-22 14:30:00，时间为 14:30:00，时长为秒数。",
        "text(1234.5, 2)",
        "1234.50",
    ),
    Function(
        "fold",
        ("text -> text",),
        "The text as searches compare it: whatever case, width or spacing is one.",
        "用于比较的文本：忽略大小写、全半角和空白差异。",
        "fold('Ｃａｆé  NORD')",
        "café nord",
    ),
    Function(
        "has",
        ("texts, text -> boolean",),
        "Whether a field of several values has this one.",
        "多值字段是否包含该值。",
        "has(missing, 'vip') is missing",
        "true",
        special=True,
    ),
)
