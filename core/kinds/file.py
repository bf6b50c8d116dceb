"""`file`: uploaded files. A record holds their ids, names, sizes and types; the store holds what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

import msgspec
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.codes.files import NOT_A_FILE, TOO_MANY_FILES
from core.kinds.cleaning import short
from core.kinds.fold import fold_whole
from core.kinds.kind import Key, Kind, Locale, Refused
from core.kinds.operators import NAMES
from core.kinds.reference import record_id
from core.storage.types import SqlType
from schema_registry.model import Field

FAMILIES: Mapping[str, str] = {
    "image": "图片",
    "pdf": "PDF",
    "office": "办公文档",
    "text": "文本",
    "archive": "压缩包",
    "other": "其他",
}
"""What files may be, with their Chinese names; told from their content."""
MOST = 200
"""Most files in one field."""
MOST_VERSIONS = 50
"""Most versions of one file; the oldest are let go of."""
LONGEST_NAME = 200


class Stored(NamedTuple):
    """One file of a record. Its id tells it apart; the rest is filled in by the write path.

    `earlier`: the ids of the versions that it replaced, the latest first.
    """

    id: str
    name: str = ""
    size: int = 0
    type: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        """1 for a file that replaced none."""
        return len(self.earlier) + 1

    def told(self) -> dict[str, object]:
        """As the API prints it."""
        told: dict[str, object] = {"id": self.id, "name": self.name, "size": self.size, "type": self.type}
        return {**told, "earlier": list(self.earlier)} if self.earlier else told

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
        return None if value is None else msgspec.json.encode([_Row(*one) for one in value]).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Files | None:  # whatever the driver gives
        if value is None:
            return None
        rows = msgspec.json.decode(value, type=list[_Row])
        return tuple(Stored(one.id, one.name, one.size, one.type, one.earlier) for one in rows)


class _Row(msgspec.Struct, array_like=True):
    """A file in its column."""

    id: str
    name: str
    size: int
    type: str
    earlier: tuple[str, ...] = ()


class FileKind(Kind):
    """Receipts, contracts, photographs."""

    name = "file"
    widget = "file"
    operators = NAMES
    stated = False
    families: ClassVar[tuple[str, ...]] = ()
    """What its files may be where no field says otherwise; empty for anything."""
    sortable = False
    groupable = False
    unique = False
    files = True

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {"most": MOST_FILES, "accept": ACCEPT, "maxSize": MAX_SIZE}

    def standard(self, field: Field) -> dict[str, object]:
        identity: dict[str, object] = {"type": "string", "format": "uuid"}
        told: dict[str, object] = {
            "id": identity,
            "name": {"type": "string"},
            "size": {"type": "integer"},
            "type": {"type": "string"},
            "earlier": {"type": "array", "items": identity},
        }
        one = {"anyOf": [identity, {"type": "object", "properties": told, "required": ["id"]}]}
        return {"type": "array", "items": one, "maxItems": most_of(field)}

    def column(self, field: Field) -> SqlType:
        return FilesText()

    def keys(self, field: Field) -> tuple[Key, ...]:
        return (Key("fold", Text(), _names_key),)

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
        return lambda value: [one.told() for one in files_of(value)]

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return ", ".join(one.name or one.id for one in files_of(value))

    def difference(self, field: Field, before: object, after: object, locale: Locale) -> tuple[str, str]:
        """The files that went and those that came: nobody reads through those that stayed."""
        old, new = files_of(before), files_of(after)
        return _listed(one for one in old if one not in new), _listed(one for one in new if one not in old)

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        return "\n".join(one.id for one in files_of(value))


MOST_FILES: Mapping[str, object] = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST,
    "title": "Most files",
    "description": "How many files a record may hold in it. 1 when left out.",
    "examples": [5],
}
ACCEPT: Mapping[str, object] = {
    "type": "array",
    "items": {"enum": list(FAMILIES)},
    "minItems": 1,
    "uniqueItems": True,
    "title": "Accepted",
    "description": "What its files may be, told from their content. Anything when left out.",
    "examples": [["image", "pdf"]],
}
MAX_SIZE: Mapping[str, object] = {
    "type": "integer",
    "minimum": 1,
    "maximum": 1024,
    "title": "Largest",
    "description": "How large each file may be, in MiB. The limit of the installation when left out.",
    "examples": [10],
}


def files_of(value: object) -> Files:
    """The files of a value; none of a missing one."""
    return tuple(one for one in value if isinstance(one, Stored)) if isinstance(value, tuple) else ()


def admitted(kind: Kind, field: Field) -> tuple[str, ...]:
    """The families of files that a field takes; empty for anything."""
    accept = field.options.get("accept")
    if isinstance(accept, tuple):
        return tuple(str(one) for one in accept)
    return kind.families if isinstance(kind, FileKind) else ()


def most_of(field: Field) -> int:
    """How many files a field takes."""
    most = field.options.get("most", 1)
    return most if isinstance(most, int) else 1


def _listed(files: Iterable[Stored]) -> str:
    said = (f"{one.name or one.id} (v{one.version})" if one.earlier else one.name or one.id for one in files)
    return ", ".join(said)


def _names_key(value: object) -> object:
    """The names of files, a line each, folded; a text that is looked for among them is folded alike."""
    if isinstance(value, str):
        return fold_whole(value)
    return "\n".join(fold_whole(one.name) for one in files_of(value)) or None


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
    earlier = _earlier(about.get("earlier", ()))
    if isinstance(name, str) and isinstance(size, int) and not isinstance(size, bool) and isinstance(type_, str):
        return Stored(id, name, size, type_, earlier)
    return Stored(id, earlier=earlier)


def _earlier(given: object) -> tuple[str, ...]:
    """The versions that a file says it replaces. Raises Refused."""
    if not isinstance(given, list | tuple):
        raise Refused(NOT_A_FILE, value=short(given))
    try:
        return tuple(dict.fromkeys(record_id(one) for one in given))[:MOST_VERSIONS]
    except Refused:
        raise Refused(NOT_A_FILE, value=short(given)) from None
