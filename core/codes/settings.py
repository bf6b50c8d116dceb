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

NO_S3 = Code(
    "SET003",
    en="CARDWRIGHT_FILE_STORE names a bucket, but boto3 is not installed.",
    zh="CARDWRIGHT_FILE_STORE 指定了存储桶，但未安装 boto3。",
    hint_en="Install cardwright[s3].",
    hint_zh="请安装 cardwright[s3]。",
    about="Files in an S3 bucket need a library that an installation without them does not.",
)

NO_FILE_ACCESS = Code(
    "SET002",
    en="{file} cannot be read or written: {reason}.",
    zh="无法读写 {file}：{reason}。",
    hint_en="Check that the folder exists and that you may write there.",
    hint_zh="请检查该文件夹是否存在，以及是否有写入权限。",
    about="The operating system refused a file that was named; its own words say why.",
)
