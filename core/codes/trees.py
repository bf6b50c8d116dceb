"""Problems of values that are chosen from a category tree."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_CATEGORY = Code(
    "VAL300",
    en="“{value}” is not one of the categories.",
    zh="“{value}”不在类别树中。",
    hint_en="The categories are {categories}.",
    hint_zh="类别有：{categories}。",
    about="A category is known by its id. Typed text may also be its title or its way from the top: East / Shanghai.",
)
SEVERAL_CATEGORIES = Code(
    "VAL301",
    en="“{value}” may mean several categories.",
    zh="“{value}”可能指多个类别。",
    hint_en="Write the way from the top (East / Shanghai) or the id: one of {categories}.",
    hint_zh="请写出从顶层开始的路径（华东 / 上海），或写 id：{categories}。",
    about="Titles may stand in several branches of a tree; ids stand once.",
)
NOT_A_LEAF = Code(
    "VAL302",
    en="“{value}” has categories below it: choose one of those.",
    zh="“{value}”下面还有细分类别，请选择其中之一。",
    about="The field says that only leaves may be chosen. What was chosen before stays until it is changed.",
)
