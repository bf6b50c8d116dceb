"""Problem codes of secrets."""

from __future__ import annotations

from schema_registry.problems import Code

NO_SECRET_KEY = Code(
    "VAL240",
    en="This installation has no key to seal secrets with.",
    zh="本系统没有配置用于加密保密内容的密钥。",
    hint_en="Whoever runs it makes one with `cardwright secrets new-key` and sets CARDWRIGHT_SECRET_KEYS.",
    hint_zh="请系统管理员运行 `cardwright secrets new-key` 生成密钥，并设置 CARDWRIGHT_SECRET_KEYS。",
    about="Secrets are kept sealed with a key that is not in the database. Without one nothing is kept, rather than "
    "kept in plain words.",
)
SECRET_UNREADABLE = Code(
    "VAL241",
    en="The secret cannot be opened: it was sealed with a key that is not there any more.",
    zh="无法打开该保密内容：加密它的密钥已不存在。",
    hint_en="Put the earlier key behind the new one in CARDWRIGHT_SECRET_KEYS, or enter the secret again.",
    hint_zh="请把旧密钥加到 CARDWRIGHT_SECRET_KEYS 的新密钥之后，或重新填写该内容。",
    about="Keys stand in CARDWRIGHT_SECRET_KEYS, the newest first. An old one may go when everything was sealed "
    "again by `cardwright secrets rotate`.",
)
SECRETS_STAY = Code(
    "VAL242",
    en="A secret does not change its kind: neither does {before} become {after}.",
    zh="保密字段不能更改类型：{before} 不能变为 {after}。",
    hint_en="Add a new field, and remove this one.",
    hint_zh="请新增字段并移除该字段。",
    about="Sealed values would be opened for everybody, or plain ones stay in the log. The values of a field that is "
    "put away stay sealed.",
)
NO_STATED_SECRET = Code(
    "VAL243",
    en="A secret is stated in no document.",
    zh="配置文件中不能写保密内容。",
    about="Definitions are read by many; what they state is no secret. And what a secret was is kept nowhere.",
)
NOT_A_SECRET = Code(
    "VAL244",
    en="A secret is a text.",
    zh="保密内容应为文本。",
    hint_en="Send a text to set it, null to remove it, or true to leave it as it is.",
    hint_zh="传文本以设置，null 以清除，true 表示保持不变。",
    about="What is read of a secret is `true`; sent back it means that nothing changes.",
)
SECRET_TOO_LONG = Code(
    "VAL245",
    en="A secret has at most {longest} characters.",
    zh="保密内容最多 {longest} 个字符。",
    about="Keys and certificates fit; files belong into a field for files.",
)
NO_SECRET_FIELD = Code(
    "REC900",
    en="“{field}” is no secret of this record.",
    zh="“{field}”不是该记录的保密字段。",
    about="Only fields of the kind `secret` that hold something can be revealed.",
)
