"""The quick search: every term stands somewhere in a record's searched fields.

Two characters suffice, Chinese included: an index of character pairs finds the candidates, the folded text
decides. One character is looked for in the folded text alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.codes import queries as codes
from core.errors import Rejected
from core.kinds.fold import fold
from core.kinds.grams import asked_grams, match_text
from core.queries.joins import Joins
from core.queries.values import MOST_TEXT
from core.storage.ddl import FULL_TEXT, ROW

MOST_TERMS = 10


def matches(joins: Joins, text: str) -> Iterator[sa.ColumnElement[bool]]:
    """A condition for each term of a search, over the root's searched text. Raises Rejected."""
    if len(text) > MOST_TEXT:
        raise Rejected([codes.TOO_MUCH.at("/search", what="characters", most=MOST_TEXT)])
    terms = list(dict.fromkeys(fold(_printable(text)).split()))
    if len(terms) > MOST_TERMS:
        raise Rejected([codes.TOO_MUCH.at("/search", what="terms", most=MOST_TERMS)])
    near = narrowed(joins, *terms)
    if near is not None:
        yield near
    for term in terms:
        yield _holds(joins, term)


def _printable(text: str) -> str:
    """Without what no stored text can hold, so that a stray byte finds nothing less."""
    return "".join(" " if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def _holds(joins: Joins, term: str) -> sa.ColumnElement[bool]:
    column = joins.root.table.c.sys_search
    position = sa.func.strpos if joins.ctx.connection.dialect.name == "postgresql" else sa.func.instr
    return position(column, term, type_=sa.Integer()) > 0


def narrowed(joins: Joins, *folded: str) -> sa.ColumnElement[bool] | None:
    """A condition, served by the pair index, that every record of the root holding these texts meets."""
    texts = [text for text in folded if len(text) > 1]
    if not texts or not joins.root.entity.searched:
        return None
    table = joins.root.table
    if joins.ctx.connection.dialect.name == "postgresql":
        asked = list(dict.fromkeys(gram for text in texts for gram in asked_grams(text)))
        return table.c.sys_grams.op("@>", is_comparison=True)(sa.cast(asked, sa.ARRAY(sa.Text())))
    name = joins.ctx.live.tables[joins.root.entity.name].table.name + FULL_TEXT
    index = sa.table(name, sa.column("rowid"), sa.column(name))
    found = sa.select(index.c.rowid).where(
        index.c[name].op("MATCH", is_comparison=True)(" ".join(map(match_text, texts)))
    )
    row: sa.ColumnClause[int] = sa.column(ROW, sa.Integer(), _selectable=table)
    return row.in_(found)
