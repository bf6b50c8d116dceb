"""Problems of computed fields: circles, totals that cannot be taken, keywords for what people type."""

from __future__ import annotations

from schema_registry.problems import Code

CIRCLE = Code(
    "REL200",
    en="These fields are computed from each other: {circle}.",
    zh="这些字段互相计算，形成循环：{circle}。",
    hint_en="Take one of them out of the circle: let it be typed, or computed from something else.",
    hint_zh="请打断循环：把其中一个改为手工填写，或改用其他字段计算。",
    about="A formula or roll-up needs its own value, directly, through other computed fields, or through records that"
    " refer to each other. It could never be computed.",
)
NO_ROLLUP_TOTAL = Code(
    "REL201",
    en='"{total}" cannot be taken of "{field}" of "{entity}": it is {kind}.',
    zh="不能对“{entity}”的“{field}”（{kind}）计算 {total}。",
    hint_en="Offered: {offered}.",
    hint_zh="可用：{offered}。",
    about="The kind of the field that a roll-up is of does not have this total.",
)
NOT_KEPT = Code(
    "REL202",
    en='"{field}" of "{entity}" is not kept in a column: nothing tells when it changes.',
    zh="“{entity}”的“{field}”没有存储，无法得知它何时变化。",
    hint_en='Say "over": "visible" to compute the roll-up when it is asked for, or name a stored field.',
    hint_zh='请改为 "over": "visible"（查询时计算），或改用已存储的字段。',
    about="A roll-up over all records is brought up to date with every write of one of them. It can be made only of"
    " what the record itself holds: not of formulas that use today(), the current user, or other records.",
)
WHERE_NOT_OWN = Code(
    "REL203",
    en='The condition is not of the record alone: it reads "{path}".',
    zh="条件不能只由该记录自身判断：它用到了“{path}”。",
    hint_en='Only stored fields of "{entity}" itself may stand here, and neither today(), now() nor current_user().',
    hint_zh="这里只能使用“{entity}”自身已存储的字段，不能使用 today()、now() 或 current_user()。",
    about="Which records a roll-up counts must not change unless one of them is written.",
)
WRONG_VALUES = Code(
    "REL204",
    en='What is computed is {found}, and cannot be kept as "{kind}".',
    zh="计算结果是{found}，不能作为“{kind}”保存。",
    hint_en="Fitting kinds: {offered}.",
    hint_zh="可用的类型：{offered}。",
    about='The kind in "of" does not hold values of the type that the formula or the roll-up gives.',
)
OTHER_CURRENCY = Code(
    "REL205",
    en='"{field}" of "{entity}" is in {found}, the roll-up in {wanted}: amounts of two currencies are not added.',
    zh="“{entity}”的“{field}”币种为 {found}，而汇总币种为 {wanted}：不同币种不能直接相加。",
    hint_en='Leave "of" out, or state its currency as {found}.',
    hint_zh="请去掉 of，或将其 currency 改为 {found}。",
    about="Money keeps its currency. Amounts in several currencies are added in the company's.",
)
NOT_TYPED = Code(
    "REL206",
    en='"{key}" makes no sense for a computed field: {reason}.',
    zh="计算字段不能使用“{key}”：{reason_zh}。",
    hint_en="Take it out.",
    hint_zh="请删除它。",
    about="Nobody types the values of a formula or roll-up, so they are never unique, have no placeholder, and are"
    " not searched by the quick search.",
)
NOT_GIVEN = Code(
    "REL207",
    en='"{name}" is computed, nobody gives its value: it cannot be {what}.',
    zh="“{name}”是计算字段，其值不由人填写：不能{what_zh}。",
    hint_en="Take it out.",
    hint_zh="请删除它。",
    about="A list of required or unique fields, or an import mapping, names a formula or roll-up.",
)
NOT_INDEXED = Code(
    "REL208",
    en='"{name}" is computed by each question and has no column: it cannot have an index.',
    zh="“{name}”在查询时计算，没有对应的列，不能建立索引。",
    hint_en="Take it out.",
    hint_zh="请删除它。",
    about="Formulas that use today(), the current user or other records, and roll-ups over visible records, are not"
    " stored.",
)
NO_ROLE = Code(
    "REL209",
    en='There is no role "{name}".',
    zh="没有角色“{name}”。",
    hint_en="Name a role that a document in roles/ defines.",
    hint_zh="请填写 roles/ 中某个文档定义的角色名称。",
    about="`disclosedTo` names roles; one that does not exist learns nothing, so it is probably a slip.",
)
LEARNS = Code(
    "LNT200",
    en='"{field}" of "{entity}" tells roles {roles} about records of "{child}" that they may not see.',
    zh="“{entity}”的“{field}”会让角色 {roles} 得知他们看不到的“{child}”记录的情况。",
    hint_en='Say "over": "visible" if they are not to learn it; name them in "disclosedTo" if they are.',
    hint_zh='如果不应让他们得知，请改为 "over": "visible"；如果可以，请在 "disclosedTo" 中列出。',
    about="A roll-up over all records shows one figure to everybody who may read the field, hidden records included."
    " That is often wanted; this says who learns it.",
    severity="warning",
)
