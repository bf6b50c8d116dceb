"""`file`: uploaded files. A record holds their ids, names, sizes and types; the store holds what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.codes.files import NOT_A_FILE, TOO_MANY_FILES
from core.kinds.cleaning import short
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import PRESENCE
from core.kinds.reference import record_id
from core.storage.types import SqlType
from schema_registry.model import Field
from schema_registry.problems import Problem

FAMILIES: Mapping[str, str] = {
    "image": "图片",
    "pdf": "PDF",
    "office": "办公文档",
    "text": "文本",
    "archive": "压缩包",
    "other": "其他",
}
"""What files may be, with their Chinese names; told from their content."""
MOST = 20
"""Most files in one field."""
LONGEST_NAME = 200


class Stored(NamedTuple):
    """One file of a record. Its id tells it apart; the rest is filled in by the write path."""

    id: str
    name: str = ""
    size: int = 0
    type: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stored) and self.id == other.id

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.id)


Files = tuple[Stored, ...]


class FilesText(TypeDecorator[Files]):
    """The files of a record as JSON text on both databases; a tuple in Python."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Files | None, dialect: Dialect) -> str | None:
        return None if value is None else msgspec.json.encode([list(one) for one in value]).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Files | None:  # whatever the driver gives
        if value is None:
            return None
        return tuple(Stored(*one) for one in msgspec.json.decode(value, type=list[tuple[str, str, int, str]]))


class FileKind(Kind):
    """Receipts, contracts, photographs."""

    name = "file"
    widget = "file"
    operators = PRESENCE
    sortable = False
    groupable = False
    unique = False

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {
            "most": {
                "type": "integer",
                "minimum": 1,
                "maximum": MOST,
                "title": "Most files",
                "description": "How many files a record may hold in it. 1 when left out.",
                "examples": [5],
            },
            "accept": {
                "type": "array",
                "items": {"enum": list(FAMILIES)},
                "minItems": 1,
                "uniqueItems": True,
                "title": "Accepted",
                "description": "What its files may be, told from their content. Anything when left out.",
                "examples": [["image", "pdf"]],
            },
            "maxSize": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1024,
                "title": "Largest",
                "description": "How large each file may be, in MiB. The limit of the installation when left out.",
                "examples": [10],
            },
        }

    def check(self, options: Mapping[str, object]) -> Iterable[Problem]:
        return ()

    def standard(self, field: Field) -> dict[str, object]:
        identity: dict[str, object] = {"type": "string", "format": "uuid"}
        told: dict[str, object] = {
            "id": identity,
            "name": {"type": "string"},
            "size": {"type": "integer"},
            "type": {"type": "string"},
        }
        one = {"anyOf": [identity, {"type": "object", "properties": told, "required": ["id"]}]}
        return {"type": "array", "items": one, "maxItems": most_of(field)}

    def column(self, field: Field) -> SqlType:
        return FilesText()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        return lambda text: _kept(field, [_file(line.strip()) for line in text.split("\n") if line.strip()])

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if not isinstance(value, list | tuple):
                raise Refused(NOT_A_FILE, value=short(value))
            return _kept(field, [one if isinstance(one, Stored) else _file(one) for one in value])

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return lambda value: [one._asdict() for one in files_of(value)]

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return ", ".join(one.name or one.id for one in files_of(value))

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "\n".join(one.id for one in files_of(value))


def files_of(value: object) -> Files:
    """The files of a value; none of a missing one."""
    return tuple(one for one in value if isinstance(one, Stored)) if isinstance(value, tuple) else ()


def most_of(field: Field) -> int:
    """How many files a field takes."""
    most = field.options.get("most", 1)
    return most if isinstance(most, int) else 1


def _kept(field: Field, found: list[Stored]) -> Files | None:
    files = tuple(dict.fromkeys(found))
    if len(files) > most_of(field):
        raise Refused(TOO_MANY_FILES, count=len(files), most=most_of(field))
    return files or None


def _file(given: object) -> Stored:
    """A file as it is named: by its id, or as the API prints it."""
    about = given if isinstance(given, Mapping) else {"id": given}
    try:
        id = record_id(about.get("id"))
    except Refused:
        raise Refused(NOT_A_FILE, value=short(about.get("id"))) from None
    name, size, type_ = about.get("name", ""), about.get("size", 0), about.get("type", "")
    told = isinstance(name, str) and type(size) is int and isinstance(type_, str)
    return Stored(id, str(name), size, str(type_)) if told and isinstance(size, int) else Stored(id)
