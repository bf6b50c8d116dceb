"""Problems of configuration tests as they are written."""

from __future__ import annotations

from schema_registry.problems import Code

ONE_THING = Code(
    "CHK001",
    en="A step does one thing: {verbs}.",
    zh="一个步骤只做一件事：{verbs}。",
    hint_en="Say what it does with one of these members.",
    hint_zh="请用其中一个成员说明要做什么。",
    about="A step of a check names what it does by one of its members; this one has none of them, or several.",
)
NOT_OF_STEP = Code(
    "CHK002",
    en="“{verb}” has no use for “{member}”.",
    zh="“{verb}”步骤不使用“{member}”。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="What a step does decides which members it may have.",
)
MISSING_OF_STEP = Code(
    "CHK003",
    en="“{verb}” needs “{member}”.",
    zh="“{verb}”步骤需要“{member}”。",
    hint_en="Add it.",
    hint_zh="请补上。",
    about="What a step does decides which members it must have.",
)
NO_HANDLE = Code(
    "CHK004",
    en="No earlier step makes a record “{name}”.",
    zh="前面没有步骤建立记录“{name}”。",
    hint_en="`create` names its record by `as`.",
    hint_zh="create 步骤用 as 给记录起名。",
    about="Records are named by the handles that earlier steps of the same check gave them.",
)
HANDLE_TWICE = Code(
    "CHK005",
    en="A record “{name}” was made before.",
    zh="前面已经有记录“{name}”。",
    hint_en="Give the new record another handle.",
    hint_zh="请换一个名字。",
    about="Each handle of a check stands for one record.",
)
NOBODY = Code(
    "CHK006",
    en="“{name}” is not one of the check's people.",
    zh="“{name}”不在参与人员之列。",
    hint_en="Add them to `people`, with their roles.",
    hint_zh="请在 people 中加上此人及其角色。",
    about="Whoever does something in a check is one of its `people`.",
)
NO_ROLE = Code(
    "CHK007",
    en='No role "{name}".',
    zh="没有角色“{name}”。",
    about="The people of a check have roles of the packs.",
)
BAD_MOMENT = Code(
    "CHK008",
    en="“{value}” is no day and time.",
    zh="“{value}”不是有效的日期时间。",
    about="A check begins at a moment that exists: `2026-03-02T09:00`.",
)
NOTHING_TO_REPLACE = Code(
    "CHK010",
    en="No pack below has a check “{name}”.",
    zh="所依赖的配置包中没有配置测试“{name}”。",
    about="A check may stand in for one of a required pack.",
)
BAD_WAIT = Code(
    "CHK009",
    en="“{value}” cannot be waited: {reason}.",
    zh="不能等待“{value}”：{reason_zh}。",
    about="A check waits by ISO 8601 durations (`P3D`, `PT4H`) of at most ten years.",
)
