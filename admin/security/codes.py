"""Problems told about users, passwords and requests that are not let in."""

from __future__ import annotations

from schema_registry.problems import Code

LOGIN_TAKEN = Code(
    "USR001",
    en='The sign-in name "{login}" is taken.',
    zh="登录名“{login}”已被占用。",
    about="Sign-in names are unique, whatever their case.",
)
EMAIL_TAKEN = Code(
    "USR002",
    en="Another user has this e-mail address.",
    zh="已有其他用户使用该邮箱。",
    about="One e-mail address belongs to one user: it may be typed instead of the sign-in name.",
)
LOGIN_SHAPE = Code(
    "USR003",
    en="A sign-in name has 2 to 60 letters, digits, dots, hyphens or underscores.",
    zh="登录名须为 2 到 60 个字母、数字、点、连字符或下划线。",
    about="Letters of any script are allowed; spaces and other signs are not.",
)
NAME_NEEDED = Code(
    "USR004",
    en="A name of 1 to 60 characters is needed.",
    zh="姓名须为 1 到 60 个字符。",
    about="The name is shown wherever the user owns or changed something.",
)
EMAIL_SHAPE = Code(
    "USR005",
    en="This is no e-mail address.",
    zh="邮箱地址格式不正确。",
    hint_en="Write something like li.lei@example.com, or leave it empty.",
    hint_zh="请写成 li.lei@example.com 的形式，或留空。",
    about="The address is checked for its form only; nothing is sent to it.",
)
PASSWORD_SHORT = Code(
    "USR006",
    en="The password needs at least {least} characters.",
    zh="密码至少需要 {least} 个字符。",
    hint_en="Several words in a row are easy to remember.",
    hint_zh="连续几个词语组成的密码容易记住。",
    about="Length is what makes a password hard to guess; no kinds of characters are asked for.",
)
PASSWORD_LONG = Code(
    "USR007",
    en="The password may have at most {most} characters.",
    zh="密码最多 {most} 个字符。",
    about="A limit keeps the cost of checking a password bounded.",
)
PASSWORD_COMMON = Code(
    "USR008",
    en="This password is easy to guess.",
    zh="该密码容易被猜到。",
    hint_en="Avoid common passwords, rows of keys, and your own or the product's name.",
    hint_zh="请避免常见密码、键盘连续按键，以及您或产品的名称。",
    about="Common words with digits around them, repeated or running characters, and the user's own name are tried "
    "first by anyone who guesses.",
)
ROLE_UNKNOWN = Code(
    "USR009",
    en='There is no role "{role}".',
    zh="没有角色“{role}”。",
    about="Roles are definitions: those of the live model, and Admin.",
)
USER_UNKNOWN = Code(
    "USR010",
    en="There is no such user.",
    zh="没有该用户。",
    about="The number or sign-in name belongs to nobody.",
)
LAST_ADMIN = Code(
    "USR011",
    en="This is the last active administrator.",
    zh="这是最后一位有效的管理员。",
    hint_en="Give the Admin role to somebody else first.",
    hint_zh="请先将 Admin 角色授予其他人。",
    about="Without an active administrator nobody could manage users any more.",
)
NOT_SIGNED_IN = Code(
    "USR012",
    en="Sign in first.",
    zh="请先登录。",
    hint_en="Programs send an API key: Authorization: Bearer cw_….",
    hint_zh="程序请发送 API 密钥：Authorization: Bearer cw_…。",
    about="The request has no session and no API key, or one that is over or revoked.",
)
CSRF = Code(
    "USR013",
    en="The page was open too long, or the request came from elsewhere.",
    zh="页面打开时间过长，或请求来自其他网站。",
    hint_en="Go back, reload the page and try again. Programs send the token as X-CSRF-Token, or use an API key.",
    hint_zh="请返回并刷新页面后重试。程序请用 X-CSRF-Token 发送令牌，或使用 API 密钥。",
    about="Every change asked for by a browser carries a token that only our own pages know.",
)
READ_ONLY_KEY = Code(
    "USR014",
    en="This API key may only read.",
    zh="该 API 密钥只能读取。",
    hint_en="Issue a key that may write.",
    hint_zh="请签发可写入的密钥。",
    about="The key was issued for reading.",
)
BEYOND_OWN = Code(
    "USR015",
    en="Only an administrator may give or take the Admin role, or change an administrator.",
    zh="只有管理员可以授予或收回 Admin 角色，或修改管理员账号。",
    about="Whoever manages users without being Admin cannot raise themselves to it.",
)
