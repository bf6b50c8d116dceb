"""Problems of a request to the API as such; those of values, questions and rights are core's."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_JSON = Code(
    "API001",
    en="The body is not JSON: {reason}.",
    zh="请求正文不是有效的 JSON：{reason}。",
    about="The body cannot be read as RFC 8259 JSON in UTF-8. `NaN`, `Infinity` and comments are not JSON.",
)
DUPLICATE_KEY = Code(
    "API002",
    en='The body says "{key}" twice in one object.',
    zh="请求正文的同一对象中“{key}”出现了两次。",
    hint_en="Send each name once.",
    hint_zh="每个名称只能出现一次。",
    about="Of two equal names most readers keep one and drop the other silently, so neither is taken.",
)
NOT_AN_OBJECT = Code(
    "API003",
    en="The body is {found}; an object is needed.",
    zh="请求正文是 {found}，应为对象。",
    about="Records, questions and patches are JSON objects.",
)
TOO_DEEP = Code(
    "API004",
    en="The body is nested deeper than {limit} levels.",
    zh="请求正文的嵌套超过 {limit} 层。",
    about="No document of the API needs that depth; the limit keeps hostile ones cheap.",
)
TOO_LARGE = Code(
    "API005",
    en="The body is larger than {limit} bytes.",
    zh="请求正文超过 {limit} 字节。",
    hint_en="Send less at a time.",
    hint_zh="请分批发送。",
    about="The limit is the setting CARDWRIGHT_MAX_BODY.",
)
WRONG_TYPE = Code(
    "API006",
    en="The body's content type is {found}; {expected} is needed.",
    zh="请求正文的内容类型是 {found}，应为 {expected}。",
    about="Bodies are JSON; a change of a record may also be sent as application/merge-patch+json (RFC 7396).",
)
UNKNOWN_PARAMETER = Code(
    "API007",
    en='No parameter or field "{name}" here.',
    zh="这里没有参数或字段“{name}”。",
    about="A name in the address that is neither a parameter of the operation nor a field of the entity. It is "
    "never ignored: a mistyped filter would answer with everything.",
)
BAD_PARAMETER = Code(
    "API008",
    en='"{value}" is not {expected}.',
    zh="“{value}”不是{expected_zh}。",
    about="The text of a query parameter cannot be read as what the parameter means.",
)
REPEATED_PARAMETER = Code(
    "API009",
    en="The parameter is given {count:time|times}.",
    zh="该参数给出了 {count} 次。",
    hint_en="Give it once; several values are separated by commas.",
    hint_zh="请只给出一次；多个值用逗号分隔。",
    about="Of two equal parameters most readers take one silently, so neither is taken.",
)
NEEDS_IF_MATCH = Code(
    "API010",
    en="The request needs the header If-Match.",
    zh="请求缺少 If-Match 标头。",
    hint_en="Send the record's ETag, such as If-Match: \"3\", so that nobody's change is overwritten unseen.",
    hint_zh='请发送记录的 ETag，例如 If-Match: "3"，以免覆盖他人的修改。',
    about="A change or a removal says which version of the record it was made from (RFC 6585, 428).",
)
NOT_MATCHING = Code(
    "API011",
    en="The record is not at the version that If-Match names.",
    zh="记录的版本与 If-Match 不一致。",
    hint_en="Read the record again and repeat the change.",
    hint_zh="请重新读取记录后再修改。",
    about="Somebody changed the record since its ETag was read (RFC 9110, 412).",
)
KEY_REUSED = Code(
    "API012",
    en="The Idempotency-Key was used for another request.",
    zh="该 Idempotency-Key 已用于另一个请求。",
    hint_en="Use a new key for a new request.",
    hint_zh="新的请求请使用新的键。",
    about="A key belongs to one method, address and body for 24 hours; the same request gets the same answer again.",
)
BAD_KEY = Code(
    "API013",
    en="The Idempotency-Key must be 1 to {limit} visible ASCII characters.",
    zh="Idempotency-Key 须为 1 到 {limit} 个可见 ASCII 字符。",
    about="Best is a UUID made for the request.",
)
CONTRADICTION = Code(
    "API014",
    en="The address says {said}, but the body says {found}.",
    zh="地址中是 {said}，正文中是 {found}。",
    about="An upsert names its record in the address; the body may repeat the value but not contradict it.",
)
NO_EXPENSES = Code(
    "API015",
    en="Records of {entity} hold no expenses.",
    zh="{entity}的记录不能登记费用。",
    about="Only entities whose definition says so hold expenses; the others have no such address.",
)
NO_FILE_NAME = Code(
    "API016",
    en="The file has no name.",
    zh="文件没有名称。",
    hint_en="Say it in the address: /api/v1/files?name=hotel.pdf.",
    hint_zh="请在地址中给出：/api/v1/files?name=hotel.pdf。",
    about="The body of an upload is the file itself, so its name stands in the address.",
)
SCIM_FILTER = Code(
    "API017",
    en='This filter is not understood: only userName eq "…" is.',
    zh='无法识别该筛选条件：仅支持 userName eq "…"。',
    about="Identity providers look for an account by its sign-in name before they change it (RFC 7644, 3.4.2.2).",
)
