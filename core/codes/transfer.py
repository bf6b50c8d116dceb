"""Problems of files that come in and go out."""

from __future__ import annotations

from schema_registry.problems import Code

EMPTY_FILE = Code(
    "IMP001",
    en="The file is empty.",
    zh="文件是空的。",
    about="An import needs a first line with the names of the columns.",
)
NOT_TEXT_FILE = Code(
    "IMP002",
    en="This is {what}, not a CSV file.",
    zh="这是{what_zh}，不是 CSV 文件。",
    hint_en='Open it and save it as "CSV UTF-8".',
    hint_zh="请打开后另存为“CSV UTF-8”。",
    about="A workbook or another binary file was given where a text file with separated values is expected.",
)
UNDECODABLE = Code(
    "IMP003",
    en="The text cannot be read: neither UTF-8 nor GB18030 fits (line {line}).",
    zh="无法读取文本：既不是 UTF-8 也不是 GB18030（第 {line} 行）。",
    hint_en='Save it as "CSV UTF-8".',
    hint_zh="请另存为“CSV UTF-8”。",
    about="Files are read as UTF-8 or as UTF-16 with a byte order mark, else as GB18030. This file is none of them.",
)
READ_AS_GB18030 = Code(
    "IMP004",
    en="The file is not UTF-8 and was read as GB18030. Check that its text looks right.",
    zh="文件不是 UTF-8，已按 GB18030 读取。请确认文字显示正确。",
    about="Excel in China writes CSV files in GB18030 (GBK). Other old encodings can look the same to a program.",
    severity="warning",
)
COLUMN_UNKNOWN = Code(
    "IMP010",
    en='The file has a column "{column}" that goes nowhere.',
    zh="文件中的列“{column}”没有对应的字段。",
    hint_en="Map it to a field, or ignore it explicitly.",
    hint_zh="请将它对应到字段，或明确忽略它。",
    about="Every column is mapped to a field or ignored on purpose, so that nothing is lost by a typing error.",
)
COLUMN_MISSING = Code(
    "IMP011",
    en='The file has no column "{column}".',
    zh="文件缺少列“{column}”。",
    about="The import expects the column. One that may be absent is marked optional in the mapping.",
)
COLUMN_TWICE = Code(
    "IMP012",
    en='The column "{column}" stands twice: in positions {first} and {second}.',
    zh="列“{column}”出现了两次：第 {first} 列和第 {second} 列。",
    about="Two columns of one name, or two that fill the same field, leave open which one counts.",
)
NOTHING_MAPPED = Code(
    "IMP013",
    en="No column of the file fills a field.",
    zh="文件中没有任何列对应到字段。",
    hint_en="The first line must hold the names of the columns.",
    hint_zh="第一行必须是列名。",
    about="The header was read, but none of its names belongs to the entity.",
)
MAPPING_UNKNOWN = Code(
    "IMP014",
    en='There is no import "{name}".',
    zh="没有名为“{name}”的导入。",
    about="The name is no import of the live definitions.",
)
RAGGED = Code(
    "IMP020",
    en="The line has {found:cell|cells} instead of {expected}.",
    zh="该行有 {found} 个单元格，应为 {expected} 个。",
    hint_en="A text with the separator in it must stand in quotation marks.",
    hint_zh="含分隔符的文本须用引号括起来。",
    about="A line with more or fewer cells than the header would put values into the wrong fields.",
)
NOT_CSV = Code(
    "IMP021",
    en="The line cannot be split into cells: {reason}.",
    zh="无法拆分该行：{reason_zh}。",
    hint_en="A quotation mark inside of a quoted text is written twice.",
    hint_zh="引号内的引号须写两次。",
    about="Quotation marks do not match (RFC 4180), or a cell is longer than 131,072 characters.",
)
NO_MATCH = Code(
    "IMP022",
    en='No record of "{target}" has {field} “{value}”.',
    zh="“{target}”中没有{field}为“{value}”的记录。",
    hint_en="Import those records first, or correct the value.",
    hint_zh="请先导入这些记录，或更正该值。",
    about="The cell names a record of another entity by one of its fields. None that the actor may read has it.",
)
SEVERAL_MATCH = Code(
    "IMP023",
    en='Several records of "{target}" have {field} “{value}”.',
    zh="“{target}”中有多条{field}为“{value}”的记录。",
    hint_en="Match by a unique field.",
    hint_zh="请用唯一字段匹配。",
    about="The cell should name one record, but the field it is matched by is not unique.",
)
EXISTS = Code(
    "IMP024",
    en='A record of "{entity}" with the same {fields} exists already: {value}.',
    zh="“{entity}”中已有{fields}相同的记录：{value}。",
    hint_en="Let the import skip or update existing records.",
    hint_zh="可让导入跳过或更新已有记录。",
    about="The mapping identifies records by these fields and refuses those that exist, in the database or in an "
    "earlier line.",
)
WRONG_FORMAT = Code(
    "IMP025",
    en="“{value}” is not written as {format}.",
    zh="“{value}”不符合格式 {format}。",
    about="The mapping states how dates are written in this column (strptime codes), and this one is not.",
)
TOO_MANY_PENDING = Code(
    "IMP026",
    en="More than {limit} lines refer to records that come later in the file.",
    zh="超过 {limit} 行引用了文件后面才出现的记录。",
    hint_en="Sort the file so that the records referred to come first.",
    hint_zh="请调整顺序，让被引用的记录排在前面。",
    about="References within one file are filled in at the end. Their number is limited.",
)
SEVERAL_EXIST = Code(
    "IMP027",
    en='Several records of "{entity}" have the same {fields}: {value}.',
    zh="“{entity}”中有多条{fields}相同的记录：{value}。",
    hint_en="Identify records by a unique field, or tell these apart first.",
    hint_zh="请用唯一字段识别记录，或先区分这些记录。",
    about="The mapping updates records that it identifies by these fields, but they do not tell which one is meant.",
)
RUN_MOVED = Code(
    "IMP031",
    en="Another process is doing this import.",
    zh="另一个进程正在执行此导入。",
    about="Two processes took up the same run. Each chunk is written once; this process stopped.",
)
RUN_UNKNOWN = Code(
    "IMP032",
    en="There is no such import run.",
    zh="没有这次导入。",
    about="The id is no run of an import.",
)
TOO_MANY_FAULTS = Code(
    "IMP033",
    en="More than {limit} lines are wrong; the others are not listed.",
    zh="错误行超过 {limit} 行，其余不再列出。",
    about="Only so many faulty lines are kept. The cause is often the same for all.",
)
JOURNALED = Code(
    "IMP034",
    en="Found before the interruption: {said}",
    zh="中断前发现：{said_zh}",
    about="A fault of an earlier part of an import that was interrupted, as it was recorded then.",
)
NOT_ASKED = Code(
    "IMP040",
    en="Nothing to export: no column was asked for.",
    zh="没有可导出的列。",
    about="An export needs at least one column.",
)
TOO_LONG_FOR_ONCE = Code(
    "IMP041",
    en="More than {most} records are too many for a file that is made at once.",
    zh="超过 {most} 条记录，无法立即生成文件。",
    hint_en="Export it on the page of the list, or with POST …:export; a worker makes the file.",
    hint_zh="请在列表页面上导出，或使用 POST …:export，由后台进程生成。",
    about="The address of a file answers while one waits. What takes longer is made by a worker.",
)
TOO_LARGE_A_FILE = Code(
    "IMP042",
    en="The file would be larger than {most} GiB.",
    zh="文件将超过 {most} GiB。",
    hint_en="Narrow the list by filters, or export fewer columns.",
    hint_zh="请用筛选缩小列表范围，或减少导出的列。",
    about="A file that a worker makes of a list or a report is kept in one piece.",
)
