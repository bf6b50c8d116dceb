"""What configuration tests find."""

from __future__ import annotations

from schema_registry.problems import Code

FAILED = Code(
    "CHK101",
    en="Check “{check}”: refused, {why}",
    zh="配置测试“{check}”：被拒绝，{why}",
    hint_en="Change the definitions, or say `refused` where that is meant.",
    hint_zh="请修改定义；如果本应拒绝，请写上 refused。",
    about="A step of a check was refused although it must not be. The check ends there.",
)
NOT_REFUSED = Code(
    "CHK102",
    en="Check “{check}”: was done, but must be refused ({wanted}).",
    zh="配置测试“{check}”：已执行，但本应被拒绝（{wanted}）。",
    about="A step of a check that must be refused was done. The check goes on as if it had not been.",
)
REFUSED_OTHERWISE = Code(
    "CHK103",
    en="Check “{check}”: refused by {found}, not by {wanted}: {why}",
    zh="配置测试“{check}”：被 {found} 拒绝，而不是 {wanted}：{why}",
    hint_en="`refused` is a problem code, or the id of a rule.",
    hint_zh="refused 写问题代码，或规则的 id。",
    about="A step of a check must be refused for one reason and was refused for another.",
)
DIFFERENT = Code(
    "CHK104",
    en="Check “{check}”: {field} is {found}, not {wanted}.",
    zh="配置测试“{check}”：{field} 是 {found}，而不是 {wanted}。",
    about="A record does not hold what a check expects of it.",
)
MISCOUNTED = Code(
    "CHK105",
    en="Check “{check}”: {count:record|records} found, not {wanted}.",
    zh="配置测试“{check}”：找到 {count} 条记录，而不是 {wanted} 条。",
    about="A check counts the records that its person may see, and found more or fewer.",
)
TOO_MANY_TIMERS = Code(
    "CHK107",
    en="More than {most} timers went off while the check waited.",
    zh="等待期间触发的定时器超过 {most} 个。",
    hint_en="Look for states that lead to each other by timers alone, or wait for less.",
    hint_zh="请检查是否有仅靠定时器互相流转的状态，或缩短等待时间。",
    about="A check does what timers say while it waits; so many of them go round in circles.",
)
IN_SIGHT = Code(
    "CHK106",
    en="Check “{check}”: the record is in sight, but must not be.",
    zh="配置测试“{check}”：记录可见，但本应不可见。",
    about="A check expects that its person does not see a record: for want of rights, or because it is deleted.",
)
