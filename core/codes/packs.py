"""Problems of packs that come and go."""

from __future__ import annotations

from schema_registry.problems import Code

OPEN_CONFLICT = Code(
    "INS001",
    en="{at} was changed here, and by the new version of “{pack}” in another way.",
    zh="{at} 在本地有修改，而“{pack}”的新版本作了不同的修改。",
    hint_en="Decide which of them counts: keep what is here, or take what comes.",
    hint_zh="请决定保留哪一方：保留本地内容，或采用新版本的内容。",
    about="A newer version of a pack is merged with what was changed since the older one was installed. Where both "
    "changed the same part in different ways, or an overlay states something of an element that is another one now, "
    "an administrator decides. Nothing is published before all is decided.",
)
LOWER_VERSION = Code(
    "INS002",
    en="“{pack}” is live in version {live}; {given} is older.",
    zh="“{pack}”当前版本为 {live}，而 {given} 更旧。",
    hint_en="Take the newer one; or say so with --downgrade.",
    hint_zh="请使用较新的版本；如确需降级，请加 --downgrade。",
    about="Going back to an older version of a pack is done on purpose only. What the newer one brought is put away.",
)
STILL_NEEDED = Code(
    "INS003",
    en="“{pack}” cannot go: {needed_by} builds on it.",
    zh="无法卸载“{pack}”：{needed_by} 依赖于它。",
    hint_en="Uninstall that first.",
    hint_zh="请先卸载依赖它的配置包。",
    about="A pack stays as long as another one requires it. The pack of own changes is none of those: what it "
    "requires follows the packs that are there, and a document of it that needs something of the pack is named.",
)
NOT_INSTALLED = Code(
    "INS004",
    en="No pack “{pack}” is live.",
    zh="没有已发布的配置包“{pack}”。",
    hint_en="`cardwright packs` lists those that are.",
    hint_zh="可用 cardwright packs 列出已安装的配置包。",
    about="Packs are known by the names in their pack.json.",
)
OWN_CHANGES = Code(
    "INS005",
    en="“{pack}” holds this installation's own changes; it is nothing that could be installed.",
    zh="“{pack}”是本公司自己的修改，不能作为配置包安装。",
    hint_en="Publish it with `cardwright apply`, or change it in a draft.",
    hint_zh="请用 cardwright apply 发布，或在草稿中修改。",
    about="Own changes lie over all packs, and nobody ships newer ones of them.",
)
NO_CONFLICT = Code(
    "INS006",
    en="There is no conflict {at}.",
    zh="没有冲突 {at}。",
    hint_en="Conflicts are named as they were printed: pack/path#/pointer.",
    hint_zh="请按输出中的名称填写冲突：配置包/路径#/指针。",
    about="A decision names a conflict that this very upgrade has.",
)
NO_ARCHIVE = Code(
    "INS007",
    en="This is no .zip file that can be read: {reason}",
    zh="无法读取该 .zip 文件：{reason}",
    about="A pack is handed over in the browser as a .zip file of its folder.",
)
ARCHIVE_ENTRY = Code(
    "INS008",
    en="The archive holds “{entry}”, which is no place in a pack.",
    zh="压缩包中含有“{entry}”，这不是配置包中的位置。",
    hint_en="Pack the folder anew, without links and without paths that lead out of it.",
    hint_zh="请重新打包该文件夹，不要包含链接或指向外部的路径。",
    about="Entries that are links, absolute, or lead out of their folder are in no archive of a pack's folder.",
)
ARCHIVE_TOO_LARGE = Code(
    "INS009",
    en="The archive is too large: {what} (limit {limit}).",
    zh="压缩包过大：{what_zh}（上限 {limit}）。",
    about="Limits keep a small file that unpacks to a huge one from being unpacked at all.",
)
NO_MANIFEST = Code(
    "INS010",
    en="The archive holds {count:pack.json|pack.json files}; one is needed.",
    zh="压缩包中有 {count} 个 pack.json；应有且只有一个。",
    hint_en="Put one pack's folder into the archive, or what is in that folder.",
    hint_zh="请把一个配置包的文件夹（或其中的内容）打包。",
    about="The folder of a pack is the one that holds its pack.json.",
)
