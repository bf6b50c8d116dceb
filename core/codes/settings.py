"""Problems of settings."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_SETTING = Code(
    "SET001",
    en="{variable} should be {expected}, but is {value}.",
    zh="{variable} 应为{expected_zh}，现在是 {value}。",
    hint_en="Correct the variable, or unset it to use the default.",
    hint_zh="请改正该变量，或取消设置以使用默认值。",
    about="A CARDWRIGHT_* variable holds a text that cannot be read as the setting's type. Nothing is started "
    "with a setting that was guessed.",
)
NO_DATABASE = Code(
    "SET002",
    en="The database cannot be opened: {reason}",
    zh="无法打开数据库：{reason}",
    hint_en="Check the address in --database or CARDWRIGHT_DATABASE, and that the server runs.",
    hint_zh="请检查 --database 或 CARDWRIGHT_DATABASE 中的地址，以及服务器是否已启动。",
    about="The database address is wrong, the server does not answer, or it refuses the sign-in.",
)
