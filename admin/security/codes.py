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
SESSION_OVER = Code(
    "USR020",
    en="Your session is over: sign in again.",
    zh="会话已结束，请重新登录。",
    hint_en="On a page with something typed: sign in in another tab, come back and save once more.",
    hint_zh="若页面上有未保存的内容：请在另一个标签页中登录，返回后再次保存。",
    about="A session ends some hours after it began, when nothing was done in it for too long "
    "(CARDWRIGHT_SESSION_HOURS, CARDWRIGHT_SESSION_IDLE_MINUTES), and when it was ended elsewhere.",
)
TOO_FAST = Code(
    "USR021",
    en="More than {limit} requests in a minute: wait {seconds} s.",
    zh="每分钟请求超过 {limit} 次，请等待 {seconds} 秒。",
    hint_en="The header RateLimit tells how many are left, Retry-After how long to wait.",
    hint_zh="RateLimit 响应头给出剩余次数，Retry-After 给出等待时间。",
    about="CARDWRIGHT_API_PER_MINUTE limits one key or person, CARDWRIGHT_API_ADDRESS_PER_MINUTE one network "
    "address. A minute's worth may come at once.",
)
NO_RECEIVER = Code(
    "USR022",
    en="Records are handed over to somebody else with an open account.",
    zh="记录须转交给另一位账号有效的人员。",
    hint_en="Type their sign-in name.",
    hint_zh="请输入其登录名。",
    about="Whoever gets the records of a person who leaves is there to work with them.",
)
STILL_OPEN = Code(
    "USR023",
    en="This account is open: close it first.",
    zh="该账号仍有效，请先停用。",
    about="Only what is kept of somebody who left is erased.",
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
FACTOR_NEEDED = Code(
    "USR016",
    en="Your role asks for a second step at sign-in: set it up first.",
    zh="您的角色要求登录时进行两步验证，请先完成设置。",
    hint_en="Open Account → Two-step sign-in.",
    hint_zh="请打开“账号”→“两步验证”。",
    about="The setting CARDWRIGHT_SECOND_FACTOR_ROLES names roles whose people give a code of an authenticator.",
)
SIGN_IN_FILE = Code(
    "USR017",
    en="The sign-in settings in {file} cannot be used: {reason}.",
    zh="{file} 中的登录设置无法使用：{reason}。",
    hint_en="It is a JSON object of Flask-AppBuilder's AUTH_… and OAUTH_PROVIDERS settings.",
    hint_zh="该文件应为 JSON 对象，包含 Flask-AppBuilder 的 AUTH_… 和 OAUTH_PROVIDERS 设置。",
    about="CARDWRIGHT_SIGN_IN names a file that tells how people sign in with LDAP or OAuth.",
)
BEYOND_KEY = Code(
    "USR018",
    en='A key may act only with roles that its holder has; "{role}" is none of them.',
    zh="密钥只能使用其持有人拥有的角色；“{role}”不在其中。",
    about="A key narrows what its holder may do and never widens it. An administrator has every role.",
)
SCIM_ONLY_ACTIVE = Code(
    "USR019",
    en='Only "active" can be changed here.',
    zh="此处只能修改“active”。",
    hint_en='Send {{"Operations": [{{"op": "replace", "path": "active", "value": false}}]}}.',
    hint_zh='请发送 {{"Operations": [{{"op": "replace", "path": "active", "value": false}}]}}。',
    about="An identity provider closes and opens accounts; names and roles are changed on the users' pages.",
)
