"""Problems of favourite sets."""

from __future__ import annotations

from schema_registry.problems import Code

NO_SET = Code(
    "FAV001",
    en="You have no such set of favourites any more.",
    zh="您没有该收藏夹，或已将其删除。",
    about="A favourite set is its owner's alone; this one was thrown away, or is somebody else's.",
)
NO_NAME = Code(
    "FAV002",
    en="A set of favourites needs a name of at most {limit} characters.",
    zh="收藏夹需要名称，最多 {limit} 个字符。",
    about="Sets stand under the list by their names.",
)
NAME_TAKEN = Code(
    "FAV003",
    en="You have a set “{name}” here already.",
    zh="您在此处已有收藏夹“{name}”。",
    hint_en="Add to that one, or choose another name.",
    hint_zh="请加入该收藏夹，或换一个名称。",
    about="Two sets of one list cannot have the same name.",
)
TOO_MANY_SETS = Code(
    "FAV004",
    en="You have {limit} sets of favourites here; throw one away first.",
    zh="您在此处已有 {limit} 个收藏夹；请先删除一个。",
    about="More sets than can be looked through help nobody.",
)
TOO_MANY_RECORDS = Code(
    "FAV005",
    en="A set of favourites holds {limit} records at most.",
    zh="一个收藏夹最多容纳 {limit} 条记录。",
    hint_en="Keep the question as a view instead: it finds them anew each time.",
    hint_zh="可将查询条件保存为视图，每次打开时重新查询。",
    about="A set is for records that somebody works through one after another.",
)
NOT_IN_SET = Code(
    "FAV006",
    en="The record is not in this set any more.",
    zh="该记录已不在此收藏夹中。",
    about="It was taken out meanwhile, perhaps in another window.",
)
