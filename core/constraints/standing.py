"""What is known of constraints follows what is live, and what the engine writes unjudged.

The write path judges every value that is new or changed, so that no record can come to break what it kept; except
where records come back as they were: out of the trash, or by an undo. Whoever brings them back says so here, in the
same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.constraints import rows
from core.constraints.declared import Constraint, constraints_of
from core.constraints.judging import JUDGED, breaking
from core.constraints.rows import Standing, State
from core.context import Context
from core.records.draft import Current
from core.records.shape import Shape, shape_of
from core.storage.indexes import indexes_there


@dataclass(frozen=True, slots=True)
class News:
    """What a publish did to constraints, beside stating them. All by keys.

    `entities`: those that changed or went; `blank`: those whose table was made just now; `fresh`: fields whose
    column was made just now and holds nothing; `wider`: fields that take all that they took before; `moved`:
    entities whose records got other values in their columns.
    """

    entities: frozenset[str]
    blank: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    wider: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()


def follow(ctx: Context, news: News | None = None) -> tuple[str, ...]:
    """The keys of constraints that are to be looked through from now on. Without news all of them are compared."""
    entities = {one.key: name for name, one in ctx.model.entities.items()}
    concerned = None if news is None else news.entities
    stated: dict[str, Constraint] = {}
    for key, name in entities.items():
        if concerned is None or key in concerned:
            stated |= {one.key: one for one in ctx.live.derive(constraints_of, name)}
    known = rows.standings(ctx.connection, concerned)
    rows.forget(ctx, known.keys() - stated.keys())
    kept = _indexed(ctx, stated.values())
    news = news or News(frozenset())
    new = _new(ctx, [one for key, one in stated.items() if key not in known], kept, news)
    rows.take_in(ctx, new)
    anew = [one for key, one in stated.items() if key in known and _is_open(one, known[key], kept, news)]
    for one in anew:
        rows.ask_anew(ctx, one)
    for key, one in stated.items():
        if key in known and one not in anew and known[key].demand != one.demand:
            rows.ask_less(ctx, one)
    return (*(one.key for one, state in new if state == "pending"), *(one.key for one in anew))


def loosen(ctx: Context, shape: Shape, found: Sequence[Current]) -> None:
    """Records are there as they were once: what they break is pending again."""
    judged = [one for one in ctx.live.derive(constraints_of, shape.entity.name) if one.kind in JUDGED]
    if judged and found:
        broken = breaking(ctx, shape, judged, found)
        rows.doubt(ctx, [key for key, ids in broken.items() if ids])


def _indexed(ctx: Context, stated: Iterable[Constraint]) -> frozenset[str]:
    """The indexes of unique constraints that are there and whole."""
    wanted = [one.index.name for one in stated if one.index is not None]
    return indexes_there(ctx.connection, wanted) if wanted else frozenset()


def _new(
    ctx: Context, stated: Iterable[Constraint], kept: Collection[str], news: News
) -> list[tuple[Constraint, State]]:
    filled: dict[str, bool] = {}
    found: list[tuple[Constraint, State]] = []
    for one in stated:
        key = one.entity.key
        if one.index is not None:
            sure = one.index.name in kept
        elif key in news.blank or (one.kind in ("fits", "link", "tree") and one.fields[0].key in news.fresh):
            sure = True
        else:
            if key not in filled:
                filled[key] = _is_filled(ctx, one.entity.name)
            sure = not filled[key]
        found.append((one, "enforced" if sure else "pending"))
    return found


def _is_filled(ctx: Context, entity: str) -> bool:
    """Whether a table has a record, the trash included: what lies there may come back."""
    table = shape_of(ctx, entity).table.table
    return ctx.connection.scalar(sa.select(sa.exists(sa.select(table.c.id)))) is True


def _is_open(one: Constraint, known: Standing, kept: Collection[str], news: News) -> bool:
    """Whether it must be looked through anew, whatever was known."""
    if one.index is not None:
        there = one.index.name in kept
        return there == (known.state == "pending") or (not there and known.demand != one.demand)
    if known.demand != one.demand:
        wider = one.kind == "fits" and one.fields[0].key in news.wider
        return not wider or known.state == "pending"
    return one.entity.key in news.moved and one.kind in ("rule", "requiredIf")
