"""Problems of category trees and of the fields that choose from them."""

from __future__ import annotations

from schema_registry.problems import Code

SAME_CATEGORY = Code(
    "REL500",
    en='The category "{id}" is in this tree twice.',
    zh="类别“{id}”在这棵树中出现了两次。",
    hint_en="Give one of them another id. To move a category, take it from where it was.",
    hint_zh="请给其中一个换一个 id；要移动类别，请从原处删去。",
    about="Records keep the id of their category and nothing else, so that a category may move with all its records. "
    "An id that stands twice would leave open which of the two is meant.",
)
TREE_TOO_DEEP = Code(
    "REL501",
    en='The category "{id}" is at level {level}; a tree has {most} levels at most.',
    zh="类别“{id}”位于第 {level} 层；类别树最多 {most} 层。",
    about="Deeper trees are read by nobody, and what would walk them has to have an end.",
)
TREE_TOO_LARGE = Code(
    "REL502",
    en="The tree has {count} categories; {most} are the most.",
    zh="该类别树有 {count} 个类别，最多 {most} 个。",
    hint_en="What grows without end is better kept as records of an entity that refer to each other.",
    hint_zh="不断增长的内容更适合做成互相引用的对象记录。",
    about="A tree is part of the definitions: it is checked, planned and published as a whole.",
)
NO_TREE = Code(
    "REL503",
    en='There are no categories "{name}".',
    zh="没有名为“{name}”的类别树。",
    hint_en="Put them into categories/, or name a tree that is there: {known}.",
    hint_zh="请在 categories/ 中定义，或改用已有的类别树：{known}。",
    about="A field of kind tree names a document of categories, of its own pack or one that the pack requires.",
)
NO_CATEGORY = Code(
    "REL504",
    en='"{value}" is no category of "{tree}".',
    zh="“{value}”不是类别树“{tree}”中的类别。",
    about="A default is the id of a category that is offered, and where only leaves may be chosen, of a leaf.",
)
NOTHING_TO_GROW = Code(
    "REL505",
    en='"{name}" cannot be extended: no pack that this one requires has such categories.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该类别树。",
    hint_en="Name the pack in requires, or write a tree with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的类别树。",
    about="An overlay changes the tree of a pack that its own pack requires.",
)
BELOW_ITSELF = Code(
    "REL506",
    en='The category "{id}" stands below itself: {circle}.',
    zh="类别“{id}”位于它自己之下：{circle}。",
    hint_en="To move a category, take it from where it was with remove, and state it where it goes.",
    hint_zh="要移动类别，请先用 remove 从原处删去，再写到新的位置。",
    about="A category is counted once, at one place. Overlays that move one below another and that other below the "
    "first would make a circle, in which no total ever ends.",
)
TREE_NAME_OR_EXTENDS = Code(
    "DOC150",
    en="Categories have either a name and a title, or extend others.",
    zh="类别树要么有自己的名称和标题，要么扩展另一棵。",
    hint_en="Write name and title for a new tree, or extends for more categories of one that is there.",
    hint_zh="新树请写 name 和 title；要扩充已有的树请写 extends。",
    about="A document either defines a tree or lays changes over one of another pack, never both.",
)
