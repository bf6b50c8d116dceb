"""Problems of files: what a field does not take, and what is not there."""

from __future__ import annotations

from schema_registry.problems import Code

NOT_A_FILE = Code(
    "VAL400",
    en="“{value}” is not the id of a file.",
    zh="“{value}”不是文件编号。",
    hint_en="Upload the file first (POST /api/v1/files), then name it by the id in the answer.",
    hint_zh="请先上传文件（POST /api/v1/files），再填写返回的编号。",
    about="A field of files holds ids of files that were uploaded before; text cannot stand for a file.",
)
TOO_MANY_FILES = Code(
    "VAL401",
    en="{count:file|files}; the field takes {most} at most.",
    zh="共 {count} 个文件，该字段最多 {most} 个。",
    about="The field states how many files a record may hold in it.",
)
NO_SUCH_FILE = Code(
    "VAL402",
    en="There is no file {id} that you could put here.",
    zh="没有可放在此处的文件 {id}。",
    hint_en="Upload it again: a file that was not saved with a record is thrown away after a day.",
    hint_zh="请重新上传；未随记录保存的文件一天后会被清除。",
    about="Only whoever uploaded a file can put it into a record, and into one record only: what somebody else "
    "uploaded, or what another record holds, is not there.",
)
WRONG_FILE = Code(
    "VAL403",
    en="“{name}” is no file that this field takes: {accepted}.",
    zh="“{name}”不是该字段接受的文件类型（{accepted_zh}）。",
    about="What a file is is told from its content, not from its name or from what the sender says.",
)
LARGE_FILE = Code(
    "VAL404",
    en="“{name}” is larger than {most}.",
    zh="“{name}”超过 {most}。",
    about="The field states how large its files may be; the limit of all is CARDWRIGHT_MAX_UPLOAD.",
)
NO_FILE = Code(
    "VAL406",
    en="No file was chosen.",
    zh="没有选择文件。",
    about="A request to add files, or a newer version of one, named none and brought none along.",
)
EMPTY_FILE = Code(
    "VAL405",
    en="“{name}” is empty.",
    zh="文件“{name}”为空。",
    hint_en="Choose another file.",
    hint_zh="请选择其他文件。",
    about="A file without a byte is nobody's receipt: most often the wrong one was chosen.",
)
STORE_DOWN = Code(
    "REC611",
    en="“{name}” could not be kept: the place where files are kept does not answer or is full.",
    zh="无法保存“{name}”：文件存储没有响应或已满。",
    hint_en="Nothing was saved. Try again later; if it lasts, tell whoever runs the server.",
    hint_zh="未保存任何内容。请稍后再试；如果一直如此，请告知服务器管理员。",
    about="The folder or bucket of CARDWRIGHT_FILES or CARDWRIGHT_FILE_STORE refused: the log has its own words. "
    "Records without new files are saved as ever.",
)
FILE_LOST = Code(
    "REC612",
    en="What is in “{name}” cannot be read: it is not where files are kept.",
    zh="无法读取“{name}”的内容：它不在文件存储中。",
    hint_en="Upload it again, or tell whoever runs the server: a backup of the store may have it.",
    hint_zh="请重新上传，或告知服务器管理员：存储的备份中可能还有。",
    about="The database knows the file, but its content is missing from the store or the store does not answer: "
    "a store that was restored from an older backup than the database, or one that is down.",
)
FILE_GONE = Code(
    "REC610",
    en="There is no such file, or none that you may see.",
    zh="没有该文件，或您无权查看。",
    about="A file is seen by whoever may see the record that holds it; before that, by who uploaded it.",
)
