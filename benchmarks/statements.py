"""The limit's SQL: the fastest statements we know for each question, on the product's tables."""

from __future__ import annotations

import sqlalchemy as sa

CUSTOMER_NAMES = (
    "id",
    "sys_version",
    "code",
    "name",
    "grade",
    "country",
    "city",
    "phone",
    "email",
    "credit",
    "revenue",
    "founded_on",
    "staff",
    "active",
    "sys_owner",
)
_SYSTEM = ("sys_created_at", "sys_created_by", "sys_updated_at", "sys_updated_by", "sys_deleted_at")
_KEYS = ("code__fold", "name__fold", "country__fold", "city__fold", "phone__fold", "email__fold")
_SEARCH = ("sys_search", "sys_grams", "sys_row")

customer = sa.table("r_customer", *map(sa.column, (*CUSTOMER_NAMES, *_SYSTEM, *_KEYS, *_SEARCH)))
opportunity = sa.table(
    "r_opportunity",
    *map(sa.column, ("id", "title", "customer", "stage", "amount", "closes_on", "sys_owner", "sys_deleted_at")),
)
actor = sa.table("cw_actor", sa.column("id"), sa.column("name"))

GET = sa.select(*(customer.c[name] for name in CUSTOMER_NAMES)).where(
    customer.c.id == sa.bindparam("id"), customer.c.sys_deleted_at.is_(None)
)
_COLUMNS = ("id", "sys_version", "name", "grade", "country", "city", "credit")
_LISTED = sa.select(*(customer.c[name] for name in _COLUMNS)).where(customer.c.sys_deleted_at.is_(None)).limit(50)
_BOTH = sa.and_(customer.c.grade == sa.bindparam("grade"), customer.c.country__fold == sa.bindparam("country"))
_BY_NAME = (customer.c.name__fold.nulls_first(), customer.c.id)
FILTERED = _LISTED.where(_BOTH).order_by(*_BY_NAME)
COUNTED = sa.select(sa.func.count()).select_from(customer).where(_BOTH, customer.c.sys_deleted_at.is_(None))

_page = (
    sa.select(opportunity)
    .where(opportunity.c.sys_deleted_at.is_(None))
    .order_by(opportunity.c.closes_on.desc().nulls_last(), opportunity.c.id.desc())
    .limit(50)
    .subquery()
)
LOOKED_UP = (
    sa.select(
        _page.c.id,
        _page.c.title,
        _page.c.customer,
        customer.c.name,
        _page.c.stage,
        _page.c.amount,
        _page.c.closes_on,
        _page.c.sys_owner,
        actor.c.name,
    )
    .select_from(
        _page.outerjoin(customer, customer.c.id == _page.c.customer).outerjoin(actor, actor.c.id == _page.c.sys_owner)
    )
    .order_by(_page.c.closes_on.desc().nulls_last(), _page.c.id.desc())
)

_WRITTEN = (*CUSTOMER_NAMES, *_SYSTEM[:-1], *_KEYS, "sys_search", "sys_grams")
CREATE = sa.insert(customer).values({name: sa.bindparam(name) for name in _WRITTEN})
CHANGE = sa.text(
    "UPDATE r_customer SET city = :city, city__fold = :fold, sys_version = sys_version + 1 WHERE id = :id"
)


def searched(dialect: str) -> sa.TextClause:
    """Customers by pairs of characters, which the text confirms."""
    return _SEARCHED[dialect]


def grouped(by: str, dialect: str) -> sa.TextClause:
    """Counts and sums of opportunities."""
    return _GROUPED[by, dialect]


_NAMES = ", ".join(_COLUMNS)
_SEARCHED = {
    "sqlite": sa.text(
        f"SELECT {_NAMES} FROM r_customer WHERE sys_deleted_at IS NULL AND sys_row IN"
        " (SELECT rowid FROM r_customer__fts WHERE r_customer__fts MATCH :pairs) AND instr(sys_search, :text) > 0"
        " ORDER BY name__fold, id LIMIT 50"
    ),
    "postgresql": sa.text(
        f"SELECT {_NAMES} FROM r_customer WHERE sys_deleted_at IS NULL AND sys_grams @> CAST(:pairs AS text[])"
        " AND strpos(sys_search, :text) > 0 ORDER BY name__fold NULLS FIRST, id LIMIT 50"
    ),
}
_FIGURES = "count(*), sum(amount)"
_GROUPED = {
    ("stage", "sqlite"): sa.text(
        f"SELECT stage, {_FIGURES} FROM r_opportunity NOT INDEXED WHERE sys_deleted_at IS NULL GROUP BY 1"
    ),
    ("stage", "postgresql"): sa.text(
        f"SELECT stage, {_FIGURES} FROM r_opportunity WHERE sys_deleted_at IS NULL GROUP BY 1"
    ),
    ("month", "sqlite"): sa.text(
        f"SELECT substr(closes_on, 1, 7), stage, {_FIGURES} FROM r_opportunity NOT INDEXED"
        " WHERE sys_deleted_at IS NULL GROUP BY 1, 2"
    ),
    ("month", "postgresql"): sa.text(
        f"SELECT date_trunc('month', closes_on::timestamp)::date, stage, {_FIGURES} FROM r_opportunity"
        " WHERE sys_deleted_at IS NULL GROUP BY 1, 2"
    ),
    ("country", "sqlite"): sa.text(
        "SELECT c.country, sum(n), sum(total) FROM (SELECT customer, count(*) n, sum(amount) total"
        " FROM r_opportunity NOT INDEXED WHERE sys_deleted_at IS NULL GROUP BY 1) o"
        " LEFT JOIN r_customer c ON c.id = o.customer GROUP BY 1"
    ),
    ("country", "postgresql"): sa.text(
        f"SELECT c.country, {_FIGURES} FROM r_opportunity o LEFT JOIN r_customer c ON c.id = o.customer"
        " WHERE o.sys_deleted_at IS NULL GROUP BY 1"
    ),
}
