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
POSITION = Code(
    "ACC031",
    en="A position is one line of at most {most} characters.",
    zh="职位为一行文字，最多 {most} 个字符。",
    about="What somebody is in a unit, as it stands on their card: sales manager, cashier.",
)
UNIT_TWICE = Code(
    "ACC032",
    en="Nobody works twice in one unit, or in more than {most}.",
    zh="同一部门不能填写两次，最多 {most} 个部门。",
    about="A person works in each of their units once, as one thing.",
)
NO_MAIN_UNIT = Code(
    "ACC033",
    en="One of the units that somebody works in is their main one.",
    zh="所在部门中必须有一个是主部门。",
    hint_en="Choose which unit their new records go to.",
    hint_zh="请选择新记录归属的部门。",
    about="New records belong to the main unit of their owner, so there is exactly one where there are any.",
)
NO_DEPUTY = Code(
    "ACC034",
    en="A deputy is somebody else with an open account.",
    zh="代理人必须是账号有效的其他人。",
    about="Whoever stands in for somebody signs in as themselves.",
)
DEPUTY_PERIOD = Code(
    "ACC035",
    en="The last day comes before the first.",
    zh="结束日期早于开始日期。",
    about="Somebody stands in from the first day to the last, both included.",
)
NO_DEPUTYSHIP = Code(
    "ACC036",
    en="That deputyship is over, or there was none.",
    zh="该代理已结束或不存在。",
    about="It was ended meanwhile, by hand or by its last day.",
)
