"""Problems of drafts of definitions."""

from __future__ import annotations

from schema_registry.problems import Code

NO_DRAFT = Code(
    "DFT001",
    en="There is no such draft any more.",
    zh="该草稿已不存在。",
    hint_en="It was published or thrown away.",
    hint_zh="它已发布或已放弃。",
    about="A draft is gone when it was published, or when an administrator threw it away.",
)
NO_NAME = Code(
    "DFT002",
    en="A draft needs a name of at most {limit} characters.",
    zh="草稿需要名称，最多 {limit} 个字符。",
    about="Several drafts can be open at once; their names tell administrators apart what each is for.",
)
NO_DOCUMENT = Code(
    "DFT003",
    en="There is no document {path} in the pack “{pack}”.",
    zh="配置包“{pack}”中没有文档 {path}。",
    about="The document was never there, or the draft takes it out.",
)
BAD_PATH = Code(
    "DFT004",
    en="“{path}” is no place for a document.",
    zh="“{path}”不能存放文档。",
    hint_en="Documents lie in the folder of their kind and end in .json, as in entities/customer.json.",
    hint_zh="文档应位于其类型的文件夹中并以 .json 结尾，如 entities/customer.json。",
    about="Where a document lies says what kind it is; names of files may hold letters of any script, digits, "
    "hyphens and underscores.",
)
TAKEN = Code(
    "DFT005",
    en="The pack “{pack}” has a document {path} already.",
    zh="配置包“{pack}”已有文档 {path}。",
    hint_en="Change that one, or choose another name.",
    hint_zh="请修改该文档，或换一个名称。",
    about="A new document never takes the place of one that is there.",
)
CHANGED_MEANWHILE = Code(
    "DFT006",
    en="{path} was changed in this draft since you opened it.",
    zh="您打开之后，此草稿中的 {path} 已被修改。",
    hint_en="Both texts are shown: keep one of them, or put them together.",
    hint_zh="两份内容均已列出：请保留其一，或将其合并。",
    about="The same document was saved in another window or by another administrator. Nothing of either is lost.",
)
TOO_LONG = Code(
    "DFT007",
    en="The document has more than {limit} characters.",
    zh="文档超过 {limit} 个字符。",
    about="A document of this size cannot be checked while one types. Split it: an overlay with `extends` is a "
    "document of its own.",
)
UNDECIDED = Code(
    "DFT008",
    en="{path} was changed both in this draft and by a publish: decide which text counts.",
    zh="{path} 在此草稿和已发布版本中都有修改：请决定保留哪一份。",
    about="A draft is brought up to date document by document. Where only one side changed a document, that side "
    "counts; where both did, an administrator decides.",
)
BEHIND = Code(
    "DFT009",
    en="Version {live} went live after this draft was begun over version {base}.",
    zh="此草稿基于版本 {base}，但版本 {live} 已经发布。",
    hint_en="Bring the draft up to date first.",
    hint_zh="请先更新草稿。",
    about="Publishing the draft as it is would take back what was published meanwhile.",
)
LAST_PACK_FILE = Code(
    "DFT010",
    en="The pack “{pack}” still has other documents: they would be left without their {path}.",
    zh="配置包“{pack}”中还有其他文档，不能没有 {path}。",
    hint_en="Take the other documents out first.",
    hint_zh="请先移除其他文档。",
    about="A pack is its pack.json; without it the other documents belong nowhere.",
)
NO_ELEMENT = Code(
    "DFT012",
    en="“{entity}” has no field “{field}”.",
    zh="“{entity}”没有字段“{field}”。",
    about="What uses a field can be told of fields that are live.",
)
NOTHING_TO_DECIDE = Code(
    "DFT013",
    en="Nothing of this draft is to be decided.",
    zh="此草稿没有需要决定的冲突。",
    hint_en="Its packs are laid over what is live already, or it brings none.",
    hint_zh="其配置包已合并到当前版本，或者该草稿不包含配置包。",
    about="A draft that brings a newer pack asks about its conflicts once; afterwards its documents are changed "
    "as in any draft.",
)
PLAN_MOVED = Code(
    "DFT011",
    en="This is not the plan that you read: something was published, saved or counted anew meanwhile.",
    zh="这不是您看过的计划：期间有内容发布、保存或重新统计。",
    hint_en="Nothing was done. Read it again, then publish.",
    hint_zh="没有执行任何操作。请重新查看后再发布。",
    about="Exactly the plan that was read is published. When the documents, the live version or what would be lost "
    "changed since, the new plan is shown instead.",
)
