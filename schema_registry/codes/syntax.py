"""Problems of a document as a text: what makes it no JSON, or JSON that says something twice."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_UTF8 = Code(
    "SYN001",
    en="the file is not UTF-8: byte {byte} cannot be read",
    zh="文件不是 UTF-8 编码：无法解读字节 {byte}",
    hint_en='Save it as "UTF-8" in your editor (it is probably GB18030 or Latin-1).',
    hint_zh="请在编辑器中另存为 UTF-8（当前很可能是 GBK / GB18030）。",
    about="JSON is UTF-8 (RFC 8259, section 8.1). A byte order mark is tolerated.",
)
TOO_LARGE = Code(
    "SYN002",
    en="the file is longer than {limit} characters",
    zh="文件超过 {limit} 个字符",
    hint_en="One document describes one thing. Data belongs into demo/ or an import.",
    hint_zh="一个文档只描述一样东西；数据请放入 demo/ 或通过导入录入。",
    about="A limit that keeps a wrong file from being read to its end.",
)
