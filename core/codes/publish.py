"""Problems of opening an installation, of planning a change and of publishing it."""

from __future__ import annotations

from schema_registry.problems import Code

DATABASE_UNKNOWN = Code(
    "PUB001",
    en='"{scheme}" is no database that Cardwright works on.',
    zh="“{scheme}”不是卡匠支持的数据库。",
    hint_en="Write sqlite:///folder/file.sqlite or postgresql://user:password@host/database.",
    hint_zh="请写成 sqlite:///目录/文件.sqlite 或 postgresql://用户:密码@主机/数据库。",
    about="CARDWRIGHT_DATABASE must be the address of a SQLite file or of a PostgreSQL database. "
    "A SQLite database in memory cannot be shared between threads and is not accepted.",
)
NOT_INITIALISED = Code(
    "PUB002",
    en="This database holds no installation yet.",
    zh="该数据库尚未初始化。",
    hint_en='Run "cardwright init" once.',
    hint_zh="请先运行一次“cardwright init”。",
    about="The tables that Cardwright keeps for itself are made by `cardwright init`, never by a web process.",
)
NEWER_RELEASE = Code(
    "PUB003",
    en="This database belongs to a newer release (revision {found}; this release knows up to {known}).",
    zh="该数据库属于更新的版本（修订 {found}；本版本只认识到 {known}）。",
    hint_en="Install that release or a later one.",
    hint_zh="请安装该版本或更高版本。",
    about="An older release would not keep what a newer one promises, so it refuses to open its database.",
)
OLDER_DATABASE = Code(
    "PUB004",
    en="This database is of an older release (revision {found}; needed: {known}).",
    zh="该数据库属于较旧的版本（修订 {found}；需要 {known}）。",
    hint_en='Make a backup, then run "cardwright upgrade".',
    hint_zh="请先备份，然后运行“cardwright upgrade”。",
    about="System tables changed between releases. `cardwright upgrade` changes them under a lock.",
)
DATABASE_UNREACHABLE = Code(
    "PUB005",
    en="The database does not answer: {reason}",
    zh="无法连接数据库：{reason}",
    hint_en="Check CARDWRIGHT_DATABASE, and that the database server runs and lets this machine in.",
    hint_zh="请检查 CARDWRIGHT_DATABASE，以及数据库服务是否在运行、是否允许本机连接。",
    about="No connection could be made; nothing was changed.",
)
LOCKED = Code(
    "PUB006",
    en="The database is busy: a lock could not be had in time.",
    zh="数据库忙：未能及时获得锁。",
    hint_en="Nothing was changed. Try again in a moment.",
    hint_zh="没有任何更改。请稍后再试。",
    about="Another transaction held what this one needed for longer than CARDWRIGHT_LOCK_TIMEOUT_MS.",
)
LIVE_MOVED = Code(
    "PUB007",
    en="Version {live} went live after this plan was made over version {base}.",
    zh="此计划基于版本 {base}，但版本 {live} 已经发布。",
    hint_en="Make a new plan and read it again.",
    hint_zh="请重新生成计划并再次查看。",
    about="A plan holds for the version that it was made over. Nothing was changed.",
)
COUNTS_MOVED = Code(
    "PUB008",
    en="Records changed since this plan was made: {step} would now have {found}, not {planned}.",
    zh="生成计划之后记录有变动：{step} 现为 {found}，而非 {planned}。",
    hint_en="Make a new plan and read it again.",
    hint_zh="请重新生成计划并再次查看。",
    about="What was agreed to is exactly what is done: when more or fewer values would be lost than the plan said, "
    "it is not applied. Nothing was changed.",
)
CONSENT_NEEDED = Code(
    "PUB009",
    en="This step needs consent: {step}",
    zh="此步骤需要确认：{step}",
    hint_en="Read what it does; then consent to it by its name, {id}.",
    hint_zh="请查看其影响，然后按名称 {id} 确认。",
    about="Steps that put values out of sight or change them, and promises that records from before do not keep yet, "
    "are only done when whoever applies the plan names them.",
)
BLOCKED = Code(
    "PUB010",
    en="This step cannot be done: {step}",
    zh="此步骤无法执行：{step}",
    hint_en="Change the records or the definitions, then make a new plan.",
    hint_zh="请修改记录或定义，然后重新生成计划。",
    about="A plan with a step that is impossible is not applied at all, so that no half of a change goes live.",
)
NOT_UNIQUE = Code(
    "PUB011",
    en="Values that must be unique would stand twice: {reason}",
    zh="必须唯一的值会重复出现：{reason}",
    hint_en="Make the records different, or leave the rule out. Nothing was changed.",
    hint_zh="请先让这些记录互不相同，或去掉唯一规则。没有任何更改。",
    about="A unique set of fields includes values that the plan itself converts or fills in, and they clash. "
    "The whole publish was rolled back.",
)
TOO_SLOW = Code(
    "PUB012",
    en="The database took too long to answer.",
    zh="数据库响应时间过长。",
    hint_en="Ask for less: add a filter, or sort by an indexed field.",
    hint_zh="请缩小范围：添加筛选条件，或按有索引的字段排序。",
    about="A reading statement ran into CARDWRIGHT_READ_TIMEOUT_MS (PostgreSQL), so that one question cannot "
    "hold the server.",
)
DATABASE_AWAY = Code(
    "PUB013",
    en="The database does not answer at the moment.",
    zh="数据库暂时没有响应。",
    hint_en="Try again in a moment. If it stays so, tell whoever looks after the database.",
    hint_zh="请稍后重试。如果一直如此，请告知数据库的维护人员。",
    about="The connection was lost or could not be made: the server restarts, was stopped, or takes no more "
    "connections. Why is in the log, not in the answer.",
)
DISK_FULL = Code(
    "PUB014",
    en="The disk of the database is full. Nothing was changed.",
    zh="数据库所在磁盘已满。没有任何更改。",
    hint_en="Try again when whoever looks after the server has made room.",
    hint_zh="请联系服务器维护人员腾出空间后重试。",
    about="The database could not write for want of space, and took the whole transaction back: a publish leaves the"
    " version that was live, an import the chunks that were done. Reading goes on meanwhile.",
)
NO_ROOM = Code(
    "PUB015",
    en="The database has no room for so much in one row or index entry: {reason}",
    zh="数据库的一行或一个索引项容纳不下这么多内容：{reason}",
    hint_en="Shorten long texts, or purge values that were put away. Nothing was changed.",
    hint_zh="请缩短较长的文本，或清除已移除的值。没有任何更改。",
    about="PostgreSQL keeps a row within 8,160 bytes (of a long text, 24 bytes) and an index entry within"
    " 2,704. Saving a record says so of its own fields (REC800, REC801); this is said where values that were put away"
    " or are being converted take the rest of the room.",
)
VERSION_UNKNOWN = Code(
    "PUB020",
    en="There is no version {number}.",
    zh="没有版本 {number}。",
    hint_en="Version {live} is live; `cardwright versions` lists them all.",
    hint_zh="当前版本为 {live}；可用 cardwright versions 列出全部版本。",
    about="Versions are numbered from 1 in the order of publishing, and none is ever forgotten.",
)
NO_SUCH_PACK = Code(
    "PUB021",
    en='No pack "{name}" is live.',
    zh="没有已发布的配置包“{name}”。",
    hint_en="Leave the name out to write all live packs.",
    hint_zh="不写名称即写出全部已发布的配置包。",
    about="`cardwright pull` writes packs that are live, by their names in pack.json.",
)
OWN_CHANGE = Code(
    "PUB022",
    en="{file} has changes that were never published.",
    zh="{file} 含有从未发布过的修改。",
    hint_en="Publish or keep them elsewhere first, or add --force to write over them. Nothing was written.",
    hint_zh="请先发布或另存这些修改，或加 --force 覆盖。尚未写入任何文件。",
    about="`cardwright pull` writes over a file only when its text is that of some version: then nothing is lost.",
)
NOT_AWAY = Code(
    "PUB023",
    en='"{element}" is not put away.',
    zh="“{element}”不在隔离区中。",
    hint_en="`cardwright quarantine list` names what is.",
    hint_zh="可用 cardwright quarantine list 查看隔离区。",
    about="Only what a publish removed is put away, under its key: pack/entity, pack/entity.field, "
    "pack/entity.field=VALUE for an option, pack/entity.field@VERSION for the column of a former kind.",
)
CANNOT_RESTORE = Code(
    "PUB024",
    en='"{element}" cannot be brought back by itself.',
    zh="“{element}”无法单独恢复。",
    hint_en="Give the field its former kind, or go back with `cardwright rollback`; its values come along.",
    hint_zh="请把字段改回原来的类型，或用 cardwright rollback 回退；其值会随之恢复。",
    about="The column of a former kind serves again when the field has that kind again. An element whose documents "
    "belong to a pack that is gone comes back with its pack.",
)
NAME_TAKEN = Code(
    "PUB029",
    en='"{element}" cannot be brought back: "{name}" is something else by now.',
    zh="“{element}”无法恢复：“{name}”现在是另一个元素。",
    hint_en="Give that another name first: `cardwright rename FOLDER {name} NEW-NAME`.",
    hint_zh="请先给现有元素改名：cardwright rename 文件夹 {name} 新名称。",
    about="An element comes back under the name that it had. Another one that got the name since has to make room.",
)
CANNOT_PURGE = Code(
    "PUB025",
    en='"{element}" is an option: its values stand among those of a live field.',
    zh="“{element}”是一个选项，其值仍在有效字段中。",
    hint_en="Change the records instead, for instance many at once in the list.",
    hint_zh="请直接修改这些记录，例如在列表中批量修改。",
    about="Purging drops tables and columns that no definition uses. Values of live records change by the one way "
    "that writes records, with its rules and its log.",
)
NOT_DROPPED = Code(
    "PUB026",
    en='"{element}" could not be dropped: {reason}',
    zh="无法删除“{element}”：{reason}",
    hint_en="Something that was made in the database by hand stands in the way. Nothing was dropped.",
    hint_zh="数据库中手工建立的内容依赖于它。没有删除任何内容。",
    about="Views and triggers that somebody made by hand may need a column or a table that is put away. Remove those "
    "first: what the product did not make, it does not drop either.",
)
NAME_WANTED = Code(
    "PUB027",
    en="Type {name} to drop this for good.",
    zh="要彻底删除，请输入 {name}。",
    hint_en="It is the name of what holds most. Nothing was dropped.",
    hint_zh="这是其中数据最多的一项的名称。没有删除任何内容。",
    about="Dropping cannot be undone. Whoever does it in the browser types the name of what holds most, beside a "
    "tick for each step.",
)
CANNOT_COME_ALONG = Code(
    "PUB028",
    en='"{name}" cannot come along.',
    zh="“{name}”无法一并恢复。",
    hint_en="It was changed since, or did not go with the element. Leave it out, and write it by hand.",
    hint_zh="它在此之后已被修改，或并非随该内容一同移除。请不要勾选它，改为手工填写。",
    about="What a publish changed or took out together with an element may come back with it, unless somebody wrote "
    "there since: that is never written over.",
)
ONLINE_BUSY = Code(
    "PUB030",
    en="Records are being looked through by somebody else at this moment.",
    zh="目前已有其他进程正在检查记录。",
    hint_en="Wait until that is done; nothing needs to be asked for twice.",
    hint_zh="请等待其完成，无需重复操作。",
    about="Work that goes on while everybody works (index builds, looks for records that break a constraint) is done "
    "by one process at a time on PostgreSQL.",
)
