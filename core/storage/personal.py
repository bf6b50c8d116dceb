"""Tables of what people keep for themselves: views, favourites, how they arranged lists and cards."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.system import Serial, metadata
from core.storage.types import Document, Id, Instant

view = sa.Table(
    "cw_view",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("actor", sa.BigInteger(), nullable=False, comment="who saved it, and may change it"),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("query", sa.Text(), nullable=False, comment="what the list shows, as its address says it"),
    sa.Column("changed_at", Instant(), nullable=False),
    sa.Column("until", sa.Date(), comment="the last day on which others see it; null for no such day"),
    sa.Index("cw_view_entity", "entity", "actor"),
    comment="Lists that people saved, beside the views of the definitions.",
)

view_share = sa.Table(
    "cw_view_share",
    metadata,
    sa.Column("view", Serial, sa.ForeignKey("cw_view.id"), primary_key=True, autoincrement=False),
    sa.Column("whom", sa.String(80), primary_key=True, comment="all, role:<name>, unit:<id> (and those below)"),
    comment="Who else sees a view. It gives no right to any record.",
)

view_first = sa.Table(
    "cw_view_first",
    metadata,
    sa.Column("entity", sa.String(200), primary_key=True, comment="entity key"),
    sa.Column("whom", sa.String(80), primary_key=True, comment="actor:<id>, or a role:<name>"),
    sa.Column("view", Serial, sa.ForeignKey("cw_view.id"), nullable=False, autoincrement=False, index=True),
    comment="The view that a list opens with: for a person, else for their role.",
)

tab_order = sa.Table(
    "cw_tab_order",
    metadata,
    sa.Column("entity", sa.String(200), primary_key=True, comment="entity key"),
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("tabs", sa.Text(), nullable=False, comment="ids of tabs in order, by commas; - before one put away"),
    comment="How people have arranged the tabs of cards, where not as defined.",
)

list_fold = sa.Table(
    "cw_list_fold",
    metadata,
    sa.Column("actor", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("entity", sa.String(200), primary_key=True, comment="entity key"),
    sa.Column("view", sa.String(80), primary_key=True, comment="saved:<id>, view:<id>, or empty: the plain list"),
    sa.Column("grouped", sa.String(900), primary_key=True, comment="what the list is grouped by, by commas"),
    sa.Column("closed", sa.Boolean(), nullable=False, comment="whether groups are closed unless they are named"),
    sa.Column("others", Document(), nullable=False, comment="groups that are otherwise, as conditions"),
    sa.Column("changed_at", Instant(), nullable=False),
    comment="Which groups of a list somebody has folded.",
)

favourite_set = sa.Table(
    "cw_favourite_set",
    metadata,
    sa.Column("id", Serial, primary_key=True),
    sa.Column("actor", sa.BigInteger(), nullable=False, comment="whose it is; nobody else sees it"),
    sa.Column("entity", sa.String(200), nullable=False, comment="entity key"),
    sa.Column("name", sa.String(100), nullable=False, comment="empty: the records with a star"),
    sa.Column("created_at", Instant(), nullable=False),
    sa.Index("cw_favourite_set_actor", "actor", "entity", "name", unique=True),
    comment="Records that somebody keeps to come back to, by name.",
)

favourite = sa.Table(
    "cw_favourite",
    metadata,
    sa.Column("set", Serial, sa.ForeignKey("cw_favourite_set.id"), primary_key=True, autoincrement=False),
    sa.Column("record", Id(), primary_key=True),
    sa.Column("done_at", Instant(), comment="when it was worked through; null: still to do"),
    sa.Index("cw_favourite_record", "record"),
)
