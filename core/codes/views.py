"""Problems of views that people save."""

from __future__ import annotations

from schema_registry.problems import Code

NO_VIEW = Code(
    "VIE001",
    en="There is no such view, or it is not shared with you.",
    zh="该视图不存在，或未共享给您。",
    about="Whoever saved a view may have thrown it away, or shares it no more.",
)
NO_NAME = Code(
    "VIE002",
    en="A view needs a name of at most {limit} characters.",
    zh="视图需要名称，最多 {limit} 个字符。",
    about="Views stand as tabs over the list.",
)
NAME_TAKEN = Code(
    "VIE003",
    en="You have a view “{name}” here already.",
    zh="您在此处已有视图“{name}”。",
    hint_en="Save your changes to that one, or choose another name.",
    hint_zh="请保存到该视图，或换一个名称。",
    about="Two of one's own views of a list cannot have the same name; others' may.",
)
TOO_LONG = Code(
    "VIE004",
    en="The list asks for too much to be kept as a view.",
    zh="该列表的条件过多，无法保存为视图。",
    about="What a view shows is kept as the address of its list, of at most 8,000 characters.",
)
NOT_YOURS = Code(
    "VIE005",
    en="“{name}” is a view of {owner}: it can be saved under another name only.",
    zh="“{name}”是{owner}的视图：只能另存为新视图。",
    about="A shared view is changed by whoever saved it.",
)
TOO_MANY = Code(
    "VIE006",
    en="You have {limit} views of this list; throw one away first.",
    zh="您在此列表已有 {limit} 个视图；请先删除一个。",
    about="Each view is a tab: more of them than can be looked through help nobody.",
)
NOT_WITH_THEM = Code(
    "VIE007",
    en="You may share views with your own unit only.",
    zh="您只能将视图共享给本部门。",
    hint_en="Whoever administers the definitions shares with roles, other units and everybody.",
    hint_zh="管理配置定义的人可以共享给角色、其他部门或所有人。",
    about="A shared view stands over the list of everybody it is shared with.",
)
NO_AUDIENCE = Code(
    "VIE008",
    en="There is nobody to share with as “{whom}”.",
    zh="没有可共享的对象“{whom}”。",
    about="A view is shared with everybody, with a role, or with a unit and those below it.",
)
