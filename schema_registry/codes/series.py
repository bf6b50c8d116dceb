"""Problems of values with a history."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_OF_SERIES = Code(
    "REL220",
    en='"{name}" has a value for each period: "{key}" is about one value.',
    zh="“{name}”每个期间各有一个值，不能使用“{key}”（它针对单个值）。",
    hint_en="Take it out. To hide a series, put it into a section that is hidden.",
    hint_zh="请删除它；如需隐藏，请放入可隐藏的分组。",
    about="The values of a series stand in a table of their own, one for each period. Keywords about the one value of"
    " a record (unique, required, default and the like) have no meaning for it.",
)
NO_SERIES_OF = Code(
    "REL221",
    en='There can be no series of "{kind}".',
    zh="不能建立“{kind}”类型的期间值。",
    hint_en="Fitting kinds: {fitting}.",
    hint_zh="可用的类型：{fitting}。",
    about="A series holds plain values: figures, texts, dates, choices. Records, people, categories, files and values"
    " that the engine gives or computes cannot be entered for a period; nor can money in any currency.",
)
NOT_TRACKED = Code(
    "LNT220",
    en='"{name}" keeps no earlier values: "track" does nothing for "{kind}".',
    zh="“{name}”不会保留历史值：“track”对“{kind}”类型无效。",
    hint_en="Take it out. The history of the record tells every change all the same; a file has versions.",
    hint_zh="请删除它；记录的历史中仍能看到它的每次变化，文件则有版本。",
    about="Earlier values are kept of fields whose value stands in one column, references included: not of people,"
    " files, references to several records or entities, addresses, money in any currency, numbers that the engine"
    " gives, lines and computed fields.",
    severity="warning",
)
