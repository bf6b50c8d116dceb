"""Problems of a pack as a whole: its folder, versions and requirements."""

from __future__ import annotations

from schema_registry.problems import Code

NO_FOLDER = Code(
    "PCK001",
    en='There is no folder "{folder}".',
    zh="找不到文件夹“{folder}”。",
    hint_en="Give the folder that holds pack.json.",
    hint_zh="请给出 pack.json 所在的文件夹。",
    about="A pack is a folder of JSON documents. The path that was given is not a folder.",
)
NO_MANIFEST = Code(
    "PCK002",
    en='The pack "{pack}" has no pack.json.',
    zh="配置包“{pack}”里没有 pack.json。",
    hint_en="Add a pack.json with the pack's name, version and title.",
    hint_zh="请添加 pack.json，写明配置包的名称、版本和标题。",
    about="Every pack says what it is in pack.json: name, version, title, language and what it requires.",
)
UNREADABLE = Code(
    "PCK003",
    en="The file cannot be read: {reason}.",
    zh="无法读取文件：{reason}。",
    hint_en="Check that the file exists and that you may read it.",
    hint_zh="请检查文件是否存在、是否有读取权限。",
    about="The operating system refused to hand out a file of the pack.",
)
MISPLACED = Code(
    "PCK004",
    en='No kind of definition belongs to "{path}".',
    zh="“{path}”不是任何一种定义的位置。",
    hint_en="Definitions lie in entities/, roles/, imports/ and locales/, beside pack.json; data lies in demo/.",
    hint_zh="定义应放在 entities/、roles/、imports/、locales/ 中，与 pack.json 并列；数据放在 demo/ 中。",
    about=(
        "What a document is follows from its folder. A JSON file elsewhere would be ignored, "
        "so it is refused instead: it is probably misplaced."
    ),
)
TOO_MANY_FILES = Code(
    "PCK005",
    en="The folder holds {count} JSON files; a pack may have {limit}.",
    zh="文件夹中有 {count} 个 JSON 文件，一个配置包最多 {limit} 个。",
    hint_en="Is this the right folder? Split a pack of this size in two that require each other's names.",
    hint_zh="文件夹是否选对了？这么大的配置包请拆分成几个。",
    about="A limit that keeps a wrong folder from being read to its end.",
)
NAME_DIFFERS = Code(
    "PCK006",
    en='The pack is called "{found}" in pack.json, but came as "{expected}".',
    zh="pack.json 中的名称是“{found}”，但该配置包以“{expected}”提交。",
    hint_en="A published pack keeps its name: its entities and fields are known by it.",
    hint_zh="已发布的配置包不能改名，它的对象和字段靠这个名称识别。",
    about="The name of a pack is part of the identity of everything it defines.",
)
SAME_PACK = Code(
    "PCK007",
    en='There are two packs called "{pack}".',
    zh="有两个名为“{pack}”的配置包。",
    hint_en="Leave one out, or rename one that was never published.",
    hint_zh="请去掉一个，或者给尚未发布的那个改名。",
    about="Packs are told apart by their names.",
)
MISSING_PACK = Code(
    "PCK008",
    en='The required pack "{pack}" is not here.',
    zh="缺少所需的配置包“{pack}”。",
    hint_en="Hand it over together with this one, or take it out of `requires`.",
    hint_zh="请一并提供该配置包，或从 requires 中去掉它。",
    about="`requires` names the packs that this one builds on; all of them must be built together.",
)
WRONG_VERSION = Code(
    "PCK009",
    en='"{pack}" is here in version {found}; {wanted} is required.',
    zh="“{pack}”的版本是 {found}，而要求的是 {wanted}。",
    hint_en="Use a version in that range, or widen the range after checking the changes between them.",
    hint_zh="请使用该范围内的版本；或在确认两版差异后放宽范围。",
    about=(
        "Ranges follow semantic versioning: `^1.2` takes 1.2.0 and later before 2.0.0, `~1.2` later patches "
        "of 1.2, `>=1.0 <3` is a plain interval, `*` takes any."
    ),
)
PACK_CYCLE = Code(
    "PCK010",
    en="Packs require each other in a circle: {cycle}.",
    zh="配置包循环依赖：{cycle}。",
    hint_en="Take out one `requires`, or move what both need into a third pack.",
    hint_zh="请去掉其中一个 requires，或者把共用部分移到第三个配置包。",
    about="A pack builds on those it requires, so there must be an order to build them in.",
)
MENU_TWICE = Code(
    "PCK011",
    en="“{name}” stands in the menu already.",
    zh="菜单中已有“{name}”。",
    hint_en="Name it once.",
    hint_zh="请只写一次。",
    about="A pack's menu places each entity once and has each group once. Packs above may place an entity anew.",
)
