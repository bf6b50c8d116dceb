"""Problems of derived values when records are written, and what is said where they do not match."""

from __future__ import annotations

from schema_registry.problems import Code

COMPUTED = Code(
    "REC300",
    en="{field} is computed and cannot be given a value.",
    zh="{field}由系统计算，不能填写。",
    hint_en="Leave it out.",
    hint_zh="请不要传入该字段。",
    about="A value was given for a formula or a roll-up.",
)
FORMULA_FAILED = Code(
    "REC301",
    en="{field} cannot be computed: {why}",
    zh="无法计算{field}：{why}",
    hint_en="Change the values that its formula uses.",
    hint_zh="请修改公式所用到的值。",
    about="With the values of this record the formula gives something that its field cannot hold, such as a number of"
    " more than 18 digits.",
)
DERIVED_TOO_LARGE = Code(
    "REC302",
    en='{field} of "{entity}" cannot be computed with this record: {why}',
    zh="加上这条记录后，“{entity}”的{field}无法计算：{why}",
    hint_en="Nothing was written. Check the amounts of this record.",
    hint_zh="没有写入任何内容。请检查这条记录的金额。",
    about="The record counts in a roll-up of another one, which has no room for the result: it would have more than"
    " 18 digits. Values are refused, never cut.",
)
MISMATCH = Code(
    "REC303",
    en="{field} of “{entity}” {record} is {stored} and should be {recomputed}.",
    zh="“{entity}”{record} 的{field}为 {stored}，应为 {recomputed}。",
    about="A stored formula or roll-up is not what it would be if it were computed now. Somebody changed the database"
    " by hand, or the business time zone is another one than before; otherwise it is a defect: please tell us.",
)
