"""The quick search: every term stands somewhere in a record's searched fields.

Two characters suffice, Chinese included: an index of character pairs finds the candidates, the folded text
decides. One character is looked for in the folded text alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from core.codes import queries as codes
from core.context import Context
from core.errors import Rejected
from core.kinds.fold import fold
from core.kinds.grams import asked_grams, match_text
from core.queries.reaching import Reaching
from core.queries.sources import Column
from core.queries.values import MOST_TEXT
from core.storage.ddl import FULL_TEXT, ROW
from schema_registry.model import Entity

MOST_TERMS = 10


def terms_of(text: str) -> tuple[str, ...]:
    """The folded terms of a search. Raises Rejected when there are too many."""
    if len(text) > MOST_TEXT:
        raise Rejected([codes.TOO_MUCH.at("/search", what="characters", most=MOST_TEXT)])
    terms = tuple(dict.fromkeys(fold(_printable(text)).split()))
    if len(terms) > MOST_TERMS:
        raise Rejected([codes.TOO_MUCH.at("/search", what="terms", most=MOST_TERMS)])
    return terms


def _printable(text: str) -> str:
    """Without what no stored text can hold, so that a stray byte finds nothing less."""
    return "".join(" " if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def matches(joins: Reaching, text: str, kind: str = "s") -> Iterator[sa.ColumnElement[bool]]:
    """The conditions of a search on the root's searched text; what they bind, in order, is `bound_by`.

    `kind` names the parameters."""
    terms = terms_of(text)
    pairs, *_ = bound_by(joins.ctx, joins.root.entity, terms)
    if pairs is not None:
        yield near(joins, kind, pairs)
    yield from (holds(joins, term, kind) for term in terms)


def holds(joins: Reaching, term: str, kind: str = "s") -> sa.ColumnElement[bool]:
    """Whether the searched text of a record holds a folded term: that of the fields that the actor may search.

    One column keeps the text of all of them; whoever may not search them all is answered from the fields by
    themselves, without the pinyin that is kept beside that text alone.
    """
    root, dialect = joins.root, joins.ctx.connection.dialect.name
    there = joins.ctx.live.everything.model.entities[root.entity.name].searched
    columns: list[Column] = [root.table.c.sys_search]
    if len(root.entity.searched) < len(there):
        columns = [root.keys.get(one.name, {}).get("fold", root.columns[one.name]) for one in root.entity.searched]
    bound = joins.names.bind(kind, term, root.table.c.sys_search.type)
    return sa.or_(sa.false(), *(position(dialect, column, bound) > 0 for column in columns))


def bound_by(ctx: Context, entity: Entity, terms: tuple[str, ...]) -> tuple[object, ...]:
    """What a search binds: what the index of pairs is asked for (None where it can't be), then each term."""
    long = [term for term in terms if len(term) > 1]
    return (pairs_of(ctx, long) if long and entity.searched else None, *terms)


def pairs_of(ctx: Context, texts: list[str]) -> str:
    """What the index of character pairs is asked for, that it may hold all of these folded texts."""
    if ctx.connection.dialect.name == "postgresql":
        return " ".join(dict.fromkeys(gram for text in texts for gram in asked_grams(text)))
    return " ".join(map(match_text, texts))


def near(joins: Reaching, kind: str, pairs: object) -> sa.ColumnElement[bool]:
    """A condition, served by the pair index, that every record of the root holding these pairs meets.

    `kind` names the parameter that the pairs are bound to. On PostgreSQL they are written into the statement (they
    are letters and digits, nothing else): whether the index pays depends on how common they are, which the planner
    cannot know of a parameter once it keeps one plan for all.
    """
    table = joins.root.table
    if joins.ctx.connection.dialect.name == "postgresql":
        written = joins.names.bind(kind, pairs, sa.Text(), written=True)
        asked = sa.func.string_to_array(written, sa.literal_column("' '"), type_=sa.ARRAY(sa.Text()))
        return table.c.sys_grams.op("@>", is_comparison=True)(asked)
    bound = joins.names.bind(kind, pairs, sa.Text())
    name = joins.ctx.live.tables[joins.root.entity.name].table.name + FULL_TEXT
    index = sa.table(name, sa.column("rowid"), sa.column(name))
    found = sa.select(index.c.rowid).where(index.c[name].op("MATCH", is_comparison=True)(bound))
    row: sa.ColumnClause[int] = sa.column(ROW, sa.Integer(), _selectable=table)
    return row.in_(found)


def position(dialect: str, column: Column, sought: sa.BindParameter[Any]) -> sa.ColumnElement[int]:
    """Where a text stands in another, from 1; 0 when it does not. No character in it has a meaning of its own."""
    found = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    return found(column, sought, type_=sa.Integer())
