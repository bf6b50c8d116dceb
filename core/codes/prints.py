"""Problems of printing records."""

from __future__ import annotations

from schema_registry.problems import Code

TOO_LARGE = Code(
    "PRN101",
    en="“{template}” makes more of this record than can be printed.",
    zh="“{template}”对该记录生成的内容过多，无法打印。",
    hint_en="Print fewer related records, or take a loop out of the template.",
    hint_zh="请减少打印的关联记录，或从模板中去掉循环。",
    about="What a template prints has a limit, so that no template can fill the memory of the server.",
)
NOT_FILLED = Code(
    "PRN102",
    en="“{template}” could not be filled in: {why}",
    zh="“{template}”无法填入内容：{why}",
    hint_en="An administrator corrects the template in Definitions.",
    hint_zh="请管理员在“定义”中修改模板。",
    about="The template did something with a value that cannot be done with it.",
)
NO_PDF = Code(
    "PRN103",
    en="PDF files cannot be made here: WeasyPrint is not installed.",
    zh="此处无法生成 PDF：未安装 WeasyPrint。",
    hint_en='Print from the browser, or have "pip install cardwright[pdf]" run on the server.',
    hint_zh="请用浏览器打印，或在服务器上执行 pip install cardwright[pdf]。",
    about="PDF is an optional extra, because its libraries (Pango) are not on every machine.",
)
NO_TEMPLATE = Code(
    "PRN104",
    en='There is no print template "{name}" for “{entity}”.',
    zh="“{entity}”没有名为“{name}”的打印模板。",
    about="The address names a template that was taken out, or that is for records of another entity.",
)
NOTHING_TO_PRINT = Code(
    "PRN105",
    en="There is no record of “{entity}” yet to show the template with.",
    zh="“{entity}”还没有可用于预览模板的记录。",
    hint_en="Create one, or publish the entity first.",
    hint_zh="请先新建一条记录，或先发布该对象。",
    about="A preview fills a template in with a record that is live.",
)
