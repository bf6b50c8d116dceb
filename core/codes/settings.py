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
