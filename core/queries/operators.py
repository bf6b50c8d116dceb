"""Conditions as SQL. Every form gives the same answer on SQLite and on PostgreSQL, missing values included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from core.access.shares import shared, shared_by
from core.kinds.geo import LAT, LON
from core.kinds.position import SCALE
from core.queries.ancestry import below, leading
from core.queries.conditions import Below, Compare, Condition, Either, Every, Kept, Leading, May, Not, Related, Shared
from core.queries.forms import Asked, asked_of, kept_arguments
from core.queries.paths import Path
from core.queries.reaching import Reaching
from core.queries.search import near, position
from core.queries.sources import Column, Rows
from core.storage.personal import favourite, favourite_set
from core.storage.system import stay

Sql = sa.ColumnElement[bool]
Bound = sa.BindParameter[Any]


def condition(joins: Reaching, wanted: Condition) -> Sql:
    """The SQL of a condition over a statement's tables, joining what its paths reach."""
    if isinstance(wanted, Compare):
        return _compare(joins, wanted)
    if isinstance(wanted, Every):
        return sa.and_(sa.true(), *conditions(joins, wanted))
    if isinstance(wanted, Either):
        return sa.or_(sa.false(), *(condition(joins, part) for part in wanted.parts))
    if isinstance(wanted, Not):
        return condition(joins, wanted.part).is_not(sa.true())
    if isinstance(wanted, Kept):
        return _kept(joins, wanted)
    if isinstance(wanted, May):
        return joins.may(wanted.action)
    if isinstance(wanted, Shared):
        return _shared(joins, wanted)
    if isinstance(wanted, Leading):
        return leading(joins, wanted, condition)
    if isinstance(wanted, Below):
        return below(joins, wanted)
    return _related(joins, wanted)


def conditions(joins: Reaching, wanted: Condition) -> list[Sql]:
    """The same as terms of a WHERE clause: none where nothing is asked for."""
    parts = wanted.parts if isinstance(wanted, Every) else (wanted,)
    return [condition(joins, part) for part in parts]


def _related(joins: Reaching, wanted: Related) -> Sql:
    inner, refers = joins.related(wanted.steps, wanted.relation)
    part = condition(inner, wanted.part)
    joins.personal = joins.personal or inner.personal
    return sa.exists().select_from(inner.source).where(*refers, part)


def _kept(joins: Reaching, wanted: Kept) -> Sql:
    """Whether a record stands in a set of the actor's."""
    here = joins.reach(())
    bound = [joins.names.bind("v", argument, sa.BigInteger()) for argument in kept_arguments(joins.ctx, wanted)]
    which = favourite_set.c.name == "" if wanted.set is None else favourite_set.c.id == bound[1]
    found = (
        sa.select(favourite.c.record)
        .join(favourite_set, favourite_set.c.id == favourite.c.set)
        .where(favourite_set.c.actor == bound[0], which, favourite_set.c.entity == here.entity.key)
    )
    return here.columns["id"].in_(found.where(favourite.c.done_at.is_(None)) if wanted.open else found)


def _shared(joins: Reaching, wanted: Shared) -> Sql:
    """Whether a record is shared with the actor, or by them."""
    here, joins.personal = joins.reach(()), True
    ids = (shared_by if wanted.by_me else shared)(joins.ctx, here.entity.name)
    return sa.false() if ids is None else here.columns["id"].in_(ids)


def _compare(joins: Reaching, wanted: Compare) -> Sql:
    asked = asked_of(joins.ctx, wanted)
    if wanted.path.of_stays:
        return _reached(joins, wanted.path, asked)
    if asked.form.startswith("near"):
        return _near(joins, wanted.path, asked)
    folded = joins.key(wanted.path, "fold")
    column = joins.column(wanted.path) if folded is None else folded
    dialect = joins.ctx.connection.dialect.name
    if asked.form == "contains near":
        pairs, text = asked.arguments
        index = near(joins, "v", pairs)
        return sa.and_(index, _contains(dialect, column, joins.names.bind("v", text, column.type)))
    bound = [_bind(joins, argument, column) for argument in asked.arguments]
    side, _, spans = asked.form.partition(" ")
    if side == "within":
        return _within(column, spans, bound)
    if side == "outside":
        return _within(column, spans, bound).is_not(sa.true())
    return _FORMS[asked.form](dialect, column, *bound)


def _near(joins: Reaching, path: Path, asked: Asked) -> Sql:
    """Within the box, which an index serves, and then within the circle: haversines are compared, not distances."""
    columns, name = joins.reach(path.steps).columns, path.field.name.partition(".")[0]
    lat, lon = columns[f"{name}.{LAT}"], columns[f"{name}.{LON}"]
    south, north, west, east = (joins.names.bind("v", one, lat.type) for one in asked.arguments[:4])
    own_lat, own_cos, own_lon, most = (joins.names.bind("v", one, sa.Double()) for one in asked.arguments[4:])
    beside = sa.or_ if asked.form == "near around" else sa.and_
    here, there = _radians(joins, lat), _radians(joins, lon)
    up, along = sa.func.sin((here - own_lat) / 2), sa.func.sin((there - own_lon) / 2)
    haversine = up * up + sa.func.cos(here) * own_cos * along * along
    return sa.and_(lat >= south, lat <= north, beside(lon >= west, lon <= east), haversine <= most)


def _radians(joins: Reaching, column: Column) -> sa.ColumnElement[float]:
    """Degrees of a column as a number that is computed with; SQLite keeps them as whole millionths."""
    if joins.ctx.connection.dialect.name == "postgresql":
        return sa.func.radians(sa.cast(column, sa.Double()), type_=sa.Double())
    whole: sa.ColumnElement[float] = sa.cast(sa.type_coerce(column, sa.BigInteger()), sa.Double())
    return sa.func.radians(whole / 10.0**SCALE, type_=sa.Double())


def _reached(joins: Reaching, path: Path, asked: Asked) -> Sql:
    """Whether a record was in some state; `missing` asks whether it was in none."""
    of_record = [
        stay.c.field == path.field.key,
        stay.c.record == joins.reach(path.steps).columns["id"],
    ]
    some = sa.exists().where(*of_record)
    form, _, or_missing = asked.form.partition(" or ")
    if form in ("missing", "present"):
        return some if form == "present" else ~some
    bound = [_bind(joins, argument, stay.c.state) for argument in asked.arguments]
    held = sa.exists().where(*of_record, _FORMS[form](joins.ctx.connection.dialect.name, stay.c.state, *bound))
    return sa.or_(held, ~some) if or_missing else held


def _bind(joins: Reaching, argument: object, column: Column) -> Bound:
    """An argument bound as a value of the column; a number asked of a text is a length."""
    length = isinstance(argument, int) and isinstance(column.type, sa.Text)
    return joins.names.bind("v", argument, sa.Integer() if length else column.type)


def _within(column: Column, spans: str, bound: list[Bound]) -> Sql:
    """One of several spans: `r` has both ends, `f` is open, `m` is the missing value."""
    found: list[Sql] = []
    ends = iter(bound)
    for letter in spans:
        if letter == "m":
            found.append(column.is_(None))
        elif letter == "f":
            found.append(column >= next(ends))
        else:
            found.append(sa.and_(column >= next(ends), column < next(ends)))
    return sa.or_(sa.false(), *found)


def _contains(dialect: str, column: Column, sought: Bound) -> Sql:
    return position(dialect, column, sought) > 0


def _ends(dialect: str, column: Column, length: Bound, sought: Bound) -> Sql:
    if dialect == "postgresql":
        return sa.func.right(column, length) == sought
    return sa.func.substr(column, -length) == sought


def _has(dialect: str, column: Column, wanted: Bound) -> Sql:
    """Some of the wanted texts are in a set; PostgreSQL has an index for it where the field is filtered by."""
    if dialect == "postgresql":
        found: Sql = column.op("&&", is_comparison=True)(wanted)
        return found
    return _members(column, "held").where(_MEMBER.in_(_members(wanted, "asked"))).exists()


def _has_all(dialect: str, column: Column, wanted: Bound) -> Sql:
    if dialect == "postgresql":
        found: Sql = column.op("@>", is_comparison=True)(wanted)
        return found
    return ~_members(wanted, "asked").where(_MEMBER.not_in(_members(column, "held"))).exists()


def _among(dialect: str, column: Column, listed: Bound) -> Sql:
    """One of very many texts, which come as one JSON document."""
    if dialect == "postgresql":
        texts = sa.func.jsonb_array_elements_text(sa.cast(listed, JSONB)).column_valued("one")
        return column == sa.func.any(sa.func.array(sa.select(texts).scalar_subquery()))
    return column.in_(_members(listed, "listed"))


_MEMBER: sa.ColumnClause[str] = sa.column("value")


def _members(texts: Column | Bound, name: str) -> Rows:
    """SQLite: the texts of a set, one a row."""
    return sa.select(_MEMBER).select_from(sa.func.json_each(texts).alias(name))


_FORMS: Mapping[str, Callable[..., Sql]] = {
    "missing": lambda dialect, column: column.is_(None),
    "present": lambda dialect, column: column.is_not(None),
    "never": lambda dialect, column: sa.false(),
    "always": lambda dialect, column: sa.true(),
    "eq": lambda dialect, column, value: column == value,
    "neq": lambda dialect, column, value: sa.or_(column != value, column.is_(None)),
    "in": lambda dialect, column, values: column.in_(values),
    "in or missing": lambda dialect, column, values: sa.or_(column.in_(values), column.is_(None)),
    "not in": lambda dialect, column, values: sa.and_(column.not_in(values), column.is_not(None)),
    "not in or missing": lambda dialect, column, values: sa.or_(column.not_in(values), column.is_(None)),
    "among": _among,
    "among or missing": lambda dialect, column, listed: sa.or_(_among(dialect, column, listed), column.is_(None)),
    "not among": lambda dialect, column, listed: sa.and_(~_among(dialect, column, listed), column.is_not(None)),
    "not among or missing": lambda dialect, column, listed: sa.or_(
        ~_among(dialect, column, listed), column.is_(None)
    ),
    "lt": lambda dialect, column, value: column < value,
    "lte": lambda dialect, column, value: column <= value,
    "gt": lambda dialect, column, value: column > value,
    "gte": lambda dialect, column, value: column >= value,
    "between": lambda dialect, column, least, most: sa.and_(column >= least, column <= most),
    "from until": lambda dialect, column, start, end: sa.and_(column >= start, column < end),
    "has": _has,
    "has all": _has_all,
    "has none": lambda dialect, column, wanted: _has(dialect, column, wanted).is_not(sa.true()),
    "contains": _contains,
    "lacks": lambda dialect, column, sought: _contains(dialect, column, sought).is_not(sa.true()),
    "ends": _ends,
}
