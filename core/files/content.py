"""What a file is, told from how it begins. What the sender says of it counts for nothing but a tie."""

from __future__ import annotations

import mimetypes
import unicodedata
from typing import NamedTuple

from core.kinds.file import LONGEST_NAME

OTHER = "application/octet-stream"
_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = frozenset({"doc", "xls", "ppt", "docx", "xlsx", "pptx", "odt", "ods", "odp", "wps", "et"})
_OFFICE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_PLAIN = frozenset({"txt", "csv", "tsv", "log", "md"})


class Told(NamedTuple):
    """The media type of a file and its family (`core.kinds.file.FAMILIES`)."""

    type: str
    family: str


def told(head: bytes, name: str) -> Told:
    """What a file with this beginning is; its name decides only between kinds of office documents and of texts."""
    ending = name.rpartition(".")[2].lower()
    for mark, type_ in _MARKS:
        if head.startswith(mark):
            return Told(type_, _family(type_))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Told("image/webp", "image")
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return Told("image/heic", "image")
    if head.startswith((b"PK\x03\x04", _OLE)) and ending in _OFFICE:
        guessed = _OFFICE_TYPES.get(ending) or mimetypes.guess_type(f"x.{ending}")[0] or OTHER
        return Told(guessed, "office")
    if head.startswith(b"PK\x03\x04"):
        return Told("application/zip", "archive")
    if ending in _PLAIN and _is_text(head):
        return Told("text/csv" if ending == "csv" else "text/plain", "text")
    return Told(OTHER, "other")


def family_of(type_: str) -> str:
    """The family of a media type that `told` gave."""
    if type_.startswith("text/"):
        return "text"
    return "office" if "officedocument" in type_ or "opendocument" in type_ or "ms" in type_ else _family(type_)


def _family(type_: str) -> str:
    if type_.startswith("image/"):
        return "image"
    if type_ == "application/pdf":
        return "pdf"
    return "other" if type_ == OTHER else "archive"


def _is_text(head: bytes) -> bool:
    return b"\0" not in head


def clean_name(name: str) -> str:
    """A file's name without folders and control characters, as short as it may be; its ending stays."""
    last = name.replace("\\", "/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    kept = "".join(sign for sign in composed if unicodedata.category(sign)[0] != "C").strip(". ") or "file"
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 20:
        return kept[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending
