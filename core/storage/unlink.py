"""SQLite: columns freed of what stands in the way of dropping them.

SQLite cannot drop a column that a foreign key of its table names (tables of early releases have such), nor one that
an index is on. The key is taken out of the text that SQLite keeps of the table, as SQLite's makers describe it:
nothing on disk depends on that text, so no table is copied, and what refers to its records stays as it is.
See https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import sqlalchemy as sa
from alembic.operations import Operations

_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?\*/)|(?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|'(?:[^']|'')*'|\w+|.""",
    re.DOTALL,
)
_QUOTES = {'"': '"', "`": "`", "[": "]"}
_TEXT = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"
_INDEXES = """
SELECT DISTINCT i.name FROM pragma_index_list(:name) i JOIN pragma_index_xinfo(i.name) c
WHERE i.origin = 'c' AND c.name IN :columns ORDER BY i.name
"""


def unlinking(connection: sa.Connection, table: str, columns: Collection[str]) -> Callable[[Operations], None]:
    """What to run before columns of a table can be dropped; it does nothing where nothing stands in the way."""
    if connection.dialect.name != "sqlite":
        return lambda op: None
    quote = connection.dialect.identifier_preparer.quote
    asked = sa.text(_INDEXES).bindparams(sa.bindparam("columns", list(columns), expanding=True), name=table)
    commands = [f"DROP INDEX {quote(name)}" for name in connection.scalars(asked)]
    made = connection.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), {"name": table}
    )
    text = without_links(str(made), columns)
    if text != made:
        commands += _rewriting(table, text, int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one()))

    def unlink(op: Operations) -> None:
        for command in commands:
            op.execute(command.replace(":", "\\:"))

    return unlink


def _rewriting(table: str, text: str, version: int) -> Iterator[str]:
    """A raised version tells every connection, this one after a rollback too, to read the schema again."""
    yield "PRAGMA writable_schema = ON"
    yield f"UPDATE sqlite_master SET sql = {_literal(text)} WHERE type = 'table' AND name = {_literal(table)}"  # noqa: S608  # quoted
    yield f"PRAGMA schema_version = {version + 1}"
    yield "PRAGMA writable_schema = RESET"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def without_links(text: str, columns: Collection[str]) -> str:
    """The text of a CREATE TABLE without the foreign keys that stand beside its columns and name one of some."""
    gone = {name.casefold() for name in columns}
    start, end, parts = _parts(text)
    kept = [part for part in parts if gone.isdisjoint(_linked(part))]
    return text if len(kept) == len(parts) else text[:start] + ",".join(kept) + text[end:]


def _parts(text: str) -> tuple[int, int, Sequence[str]]:
    """Where the list of columns and constraints begins and ends, and its parts."""
    depth, begun, parts = 0, 0, list[str]()
    start = end = 0
    for token in _TOKEN.finditer(text):
        said = token.group()
        depth += {"(": 1, ")": -1}.get(said, 0)
        if said == "(" and depth == 1:
            start = begun = token.end()
        elif (said == "," and depth == 1) or (said == ")" and depth == 0):
            parts.append(text[begun : token.start()])
            begun, end = token.end(), token.start()
            if depth == 0:
                break
    return start, end, parts


def _linked(part: str) -> frozenset[str]:
    """The columns of a part that is a foreign key; none for any other."""
    words = [_plain(token) for token in _TOKEN.finditer(part) if not token["space"]]
    if words[:1] == ["constraint"]:
        words = words[2:]
    if words[:3] != ["foreign", "key", "("]:
        return frozenset()
    return frozenset(words[3 : words.index(")")])


def _plain(token: re.Match[str]) -> str:
    """A token without its quotes, in lower case."""
    said = token.group()
    if token["name"]:
        end = _QUOTES[said[0]]
        said = said[1:-1].replace(end * 2, end)
    return said.casefold()
