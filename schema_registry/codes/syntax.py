"""Problems of a document as a text: what makes it no JSON, or JSON that says something twice."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_UTF8 = Code(
    "SYN001",
    en="The file is not UTF-8: byte {byte} cannot be read.",
    zh="文件不是 UTF-8 编码：无法解读字节 {byte}。",
    hint_en="Save it as UTF-8 in your editor. It is probably GB18030 or Latin-1.",
    hint_zh="请在编辑器中另存为 UTF-8（当前很可能是 GBK / GB18030）。",
    about="JSON is UTF-8 (RFC 8259, section 8.1). A byte order mark is tolerated.",
)
TOO_LARGE = Code(
    "SYN002",
    en="The file is longer than {limit} characters.",
    zh="文件超过 {limit} 个字符。",
    hint_en="One document describes one thing. Data belongs into demo/ or into an import.",
    hint_zh="一个文档只描述一样东西；数据请放入 demo/ 或通过导入录入。",
    about="A limit that keeps a wrong file from being read to its end.",
)
EMPTY = Code(
    "SYN003",
    en="The file is empty.",
    zh="文件是空的。",
    hint_en='Start with {{"$schema": "{schema}"}}, or delete the file.',
    hint_zh='请以 {{"$schema": "{schema}"}} 开头，或删除该文件。',
    about="A definition is one JSON object; an empty file holds none.",
)
TRAILING_COMMA = Code(
    "SYN010",
    en="A comma stands before the closing {close}.",
    zh="右括号 {close} 前多了一个逗号。",
    hint_en="Take the comma out, or add what should follow it.",
    hint_zh="请去掉逗号，或补上后面的内容。",
    about="JSON allows no comma after the last member of an object or the last item of an array.",
)
MISSING_COMMA = Code(
    "SYN011",
    en="A comma is missing before {found}.",
    zh="{found} 前缺少逗号。",
    hint_en="Put a comma between two members or items.",
    hint_zh="请在两项之间加上逗号。",
    about="Members of an object and items of an array are separated by commas.",
)
MISSING_COLON = Code(
    "SYN012",
    en='A colon is missing after the key "{key}".',
    zh="键“{key}”后缺少冒号。",
    hint_en='Write "{key}": followed by its value.',
    hint_zh='请写成 "{key}": 值。',
    about="A member of an object is a key in quotation marks, a colon and a value.",
)
MISSING_VALUE = Code(
    "SYN013",
    en="A value is missing before {found}.",
    zh="{found} 前缺少值。",
    hint_en="Write a value, or take the comma or key out.",
    hint_zh="请补上值，或去掉多余的逗号或键。",
    about="Every key has a value, and between two commas there is one.",
)
WRONG_QUOTES = Code(
    "SYN014",
    en="{found} is not a JSON quotation mark.",
    zh="{found} 不是 JSON 的引号。",
    hint_en='Use straight double quotation marks: "text".',
    hint_zh='请使用英文半角双引号："文本"。',
    about="JSON knows one quotation mark, U+0022. Single, curly and full-width ones come from word processors.",
)
FULL_WIDTH = Code(
    "SYN015",
    en="“{found}” is a full-width sign; JSON wants “{wanted}”.",
    zh="“{found}”是全角符号，JSON 需要半角的“{wanted}”。",
    hint_en="Switch the input method to half-width punctuation.",
    hint_zh="请把输入法切换到英文标点。",
    about="Punctuation of JSON is ASCII. Full-width commas, colons and brackets are allowed inside texts only.",
)
COMMENT = Code(
    "SYN016",
    en="JSON has no comments.",
    zh="JSON 不支持注释。",
    hint_en='Put it into a "$comment" member, which every definition may have.',
    hint_zh='请写到 "$comment" 成员中，每种定义都允许有它。',
    about="`//`, `#` and `/* */` are not part of JSON. `$comment` is the standard place for a note.",
)
UNQUOTED_KEY = Code(
    "SYN017",
    en="The key {key} needs quotation marks.",
    zh="键 {key} 需要加引号。",
    hint_en='Write "{key}".',
    hint_zh='请写成 "{key}"。',
    about="Keys of an object are strings. Leaving the quotation marks out is JavaScript, not JSON.",
)
STRANGE_WORD = Code(
    "SYN018",
    en="{word} is no JSON value.",
    zh="{word} 不是 JSON 的值。",
    hint_en='Values are "text" in quotation marks, numbers, true, false, null, objects and arrays.',
    hint_zh='值只能是带引号的 "文本"、数字、true、false、null、对象或数组。',
    about="Words without quotation marks are only `true`, `false` and `null`, in small letters.",
)
NOT_A_NUMBER = Code(
    "SYN019",
    en="{word} stands for no number.",
    zh="{word} 不是数字。",
    hint_en="Leave the member out where there is no value.",
    hint_zh="没有值时请省略该成员。",
    about="NaN and Infinity are no JSON, though some readers let them pass (RFC 8259, section 6).",
)
BAD_NUMBER = Code(
    "SYN020",
    en="{number} is not how JSON writes a number.",
    zh="{number} 不是 JSON 的数字写法。",
    hint_en="Write 1200, -3 or 0.25: no plus sign, no leading zero, a digit on both sides of the point.",
    hint_zh="请写成 1200、-3 或 0.25：不带加号、不以 0 开头、小数点两边都有数字。",
    about="Numbers are decimal, with an optional minus, fraction and exponent. A code like 007 is a text.",
)
LONG_NUMBER = Code(
    "SYN021",
    en="The number is longer than {limit} characters or has an exponent beyond ±{exponent}.",
    zh="数字超过 {limit} 个字符，或指数超出 ±{exponent}。",
    hint_en="Values have at most 18 digits. A code that long is a text.",
    hint_zh="数值最多 18 位；更长的编号请写成文本。",
    about="Numbers are read exactly, so their size is limited.",
)
UNCLOSED_TEXT = Code(
    "SYN022",
    en="The text that starts here has no closing quotation mark in its line.",
    zh="此处开始的文本在本行内没有右引号。",
    hint_en='Close it with ". A line break inside a text is written \\n.',
    hint_zh='请用 " 结束；文本中的换行写作 \\n。',
    about="A JSON string ends in the line it starts in.",
)
BAD_ESCAPE = Code(
    "SYN023",
    en="{found} is no escape.",
    zh="{found} 不是有效的转义。",
    hint_en="A backslash itself is written \\\\.",
    hint_zh="反斜杠本身要写成 \\\\。",
    about='After a backslash JSON allows " \\ / b f n r t and u with four hexadecimal digits.',
)
CONTROL_CHARACTER = Code(
    "SYN024",
    en="A control character (U+{code_point}) stands in the text.",
    zh="文本中有控制字符（U+{code_point}）。",
    hint_en="Write a tab as \\t; other control characters are probably a slip.",
    hint_zh="制表符写作 \\t；其他控制字符多半是误输入。",
    about="Control characters below U+0020 must be escaped in JSON.",
)
UNCLOSED = Code(
    "SYN025",
    en="{open} is never closed.",
    zh="{open} 没有对应的右括号。",
    hint_en="Add the closing {close}. The place shown is where it was opened.",
    hint_zh="请补上 {close}。此处是左括号的位置。",
    about="The text ends while an object or array is still open.",
)
MISMATCH = Code(
    "SYN026",
    en="{found} closes {open} from line {line}.",
    zh="{found} 与第 {line} 行的 {open} 不匹配。",
    hint_en="Write {close}, or close what was opened in between.",
    hint_zh="请改为 {close}，或先关闭其间打开的括号。",
    about="Objects are closed by } and arrays by ], innermost first.",
)
AFTER_END = Code(
    "SYN027",
    en="{found} stands after the end of the document.",
    zh="文档结束后还有 {found}。",
    hint_en="A file holds one document. Is there a bracket too many before?",
    hint_zh="一个文件只放一个文档。前面是否多了一个右括号？",
    about="After the closing bracket of the outermost object only white space may follow.",
)
UNEXPECTED = Code(
    "SYN028",
    en="{found} cannot stand here.",
    zh="此处不能出现 {found}。",
    hint_en="{wanted} is expected.",
    hint_zh="这里应为{wanted_zh}。",
    about="The text is no JSON from here on.",
)
DUPLICATE_KEY = Code(
    "SYN030",
    en='The key "{key}" stands twice in one object; first in line {line}.',
    zh="同一对象中键“{key}”出现了两次，第一次在第 {line} 行。",
    hint_en="Take one out or rename it. Most readers would silently keep the last.",
    hint_zh="请去掉或改名。多数程序会悄悄只保留最后一个。",
    about="Keys of an object are unique. RFC 8259 leaves open what a repeated one means, so it is refused.",
)
TOO_DEEP = Code(
    "SYN031",
    en="Objects and arrays are nested deeper than {limit}.",
    zh="对象和数组的嵌套超过 {limit} 层。",
    hint_en="No definition needs that. Is a bracket missing somewhere before?",
    hint_zh="任何定义都用不到这么深；前面是否漏了右括号？",
    about="A limit that keeps checking fast and safe.",
)
TOO_MANY_ITEMS = Code(
    "SYN033",
    en="The array has {count} items; at most {limit} are taken.",
    zh="数组有 {count} 项，最多 {limit} 项。",
    hint_en="No definition needs that many. Data belongs into demo/ or into an import.",
    hint_zh="任何定义都用不到这么多；数据请放入 demo/ 或通过导入录入。",
    about="A limit that keeps checking fast and safe.",
)
LONE_SURROGATE = Code(
    "SYN032",
    en="The text holds half a character (\\u{code_point}).",
    zh="文本中有半个字符（\\u{code_point}）。",
    hint_en="Characters beyond U+FFFF are two \\u escapes, or better the character itself.",
    hint_zh="U+FFFF 以上的字符需要两个 \\u 转义；最好直接写字符本身。",
    about="A lone surrogate is no character; databases and files refuse it.",
)
