"""Problems of the organisation tree."""

from __future__ import annotations

from schema_registry.problems import Code

NO_UNIT = Code(
    "ACC020",
    en='There is no unit "{code}".',
    zh="没有部门“{code}”。",
    hint_en="`cardwright unit list` shows those that are there.",
    hint_zh="可用 `cardwright unit list` 查看已有部门。",
    about="A unit is named by its short name.",
)
UNIT_RETIRED = Code(
    "ACC021",
    en='The unit "{code}" is retired.',
    zh="部门“{code}”已停用。",
    hint_en="Choose another unit, or take it up again.",
    hint_zh="请选择其他部门，或重新启用它。",
    about="Nobody is newly placed in a retired unit; those who are in it stay.",
)
UNIT_CODE = Code(
    "ACC022",
    en="A unit's short name has 1 to 20 letters, digits, dots or dashes, and starts with a letter or digit.",
    zh="部门简称为 1 至 20 个字母、汉字、数字、点或短横线，并以字母、汉字或数字开头。",
    about="The short name stands in record numbers and names the unit on the command line.",
)
UNIT_CODE_TAKEN = Code(
    "ACC023",
    en='Another unit is called "{code}".',
    zh="已有简称为“{code}”的部门。",
    about="Short names tell units apart, whatever their case.",
)
UNIT_NAME = Code(
    "ACC024",
    en="A unit's name has 1 to 100 printable characters.",
    zh="部门名称为 1 至 100 个可显示字符。",
    about="The name is what people see.",
)
UNIT_BELOW_ITSELF = Code(
    "ACC025",
    en='"{name}" cannot be moved below itself.',
    zh="不能将“{name}”移到它自己之下。",
    about="The units are a tree.",
)
UNITS_TOO_DEEP = Code(
    "ACC026",
    en="The tree of units has {most} levels at most.",
    zh="部门最多 {most} 层。",
    about="Deeper trees are read by nobody.",
)
