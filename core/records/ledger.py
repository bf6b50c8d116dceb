"""What the ledger asks beyond its document: who files under a category, on what records, and how much at most.

The unit of an expense is that of its person unless it is given. A category's terms bind whoever sets it, or moves an
expense to another record; the limit binds whenever the amount becomes another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.access.actors import by_ids
from core.codes import expenses as codes
from core.context import Context
from core.kinds.choice import listed
from core.kinds.mixed import Money
from core.kinds.money import currency_of
from core.records.draft import Draft
from core.records.shape import Shape
from schema_registry.expenses import EXPENSES
from schema_registry.ledger import AMOUNT, CATEGORY, PERSON, UNIT
from schema_registry.model import Entity, Terms

NO_TERMS = Terms()


def settle(ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
    """Gives new expenses the unit of their person, where none is given."""
    if not shape.entity.ledger:
        return
    open_ = [draft for draft in drafts if draft.current is None and draft.values.get(UNIT) is None]
    people = {person for draft in open_ if isinstance(person := draft.values.get(PERSON), int)}
    units = {ctx.actor.id: ctx.actor.unit}
    units |= {id: one.unit for id, one in by_ids(ctx.connection, people - {ctx.actor.id}).items()}
    for draft in open_:
        person = draft.values.get(PERSON)
        unit = units.get(person) if isinstance(person, int) else None
        if unit is not None:
            draft.values[UNIT] = unit


def check(ctx: Context, shape: Shape, draft: Draft) -> None:
    """Adds a problem for each of its category's terms that an expense does not meet."""
    entity = shape.entity
    after = draft.after()
    category = after.get(CATEGORY)
    if not entity.ledger or not isinstance(category, str):
        return
    terms = _terms(ctx).get(category, NO_TERMS)
    moved = not draft.values.keys().isdisjoint((CATEGORY, *entity.ledger.values()))
    pointer = shape.fields[CATEGORY].pointer
    kind = record_kind(entity, after)
    if moved and kind and not _for_record(terms, kind):
        told = {"category": _title(ctx, category), "record": ctx.model.entities[kind].title.say(ctx.locale.tag)}
        draft.refuse(codes.NOT_FOR_RECORD.at(pointer, None, offered=_offered(ctx, kind), **told))
    elif CATEGORY in draft.values and not _for_actor(ctx, terms):
        told = {"category": _title(ctx, category), "roles": listed(_role(ctx, name) for name in terms.roles)}
        draft.refuse(codes.NOT_FOR_ACTOR.at(pointer, None, offered=_offered(ctx, kind), **told))
    if AMOUNT in draft.values or moved:
        _limit(ctx, shape, draft, category, terms)


def offered(ctx: Context, entity: Entity, values: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
    """The categories that the actor may file a record's expenses under, by the name of the field that takes them."""
    return {CATEGORY: categories(ctx, record_kind(entity, values))} if entity.ledger else {}


def categories(ctx: Context, kind: str) -> tuple[str, ...]:
    """Those open to the actor for records of an entity; an empty name stands for any."""
    tree, terms = ctx.model.trees[EXPENSES], _terms(ctx)
    return tuple(
        one.value
        for one in tree.categories
        if not one.retired
        and _for_actor(ctx, asked := terms.get(one.value, NO_TERMS))
        and (not kind or _for_record(asked, kind))
    )


def record_kind(entity: Entity, values: Mapping[str, object]) -> str:
    """The entity whose record an expense belongs to; empty while it belongs to none."""
    return next((kind for kind, name in entity.ledger.items() if values.get(name) is not None), "")


def _limit(ctx: Context, shape: Shape, draft: Draft, category: str, terms: Terms) -> None:
    amount = draft.after().get(AMOUNT)
    base = amount.base if isinstance(amount, Money) else amount
    if terms.limit is None or not isinstance(base, Decimal) or base <= terms.limit:
        return
    currency = ctx.model.currency if isinstance(amount, Money) else currency_of(shape.entity.fields[AMOUNT])
    problem = codes.OVER_LIMIT.at(
        shape.fields[AMOUNT].pointer,
        category=_title(ctx, category),
        limit=f"{currency} {terms.limit:,}",
        amount=f"{currency} {base.normalize():,f}",
    )
    draft.refuse(problem)


def _for_record(terms: Terms, kind: str) -> bool:
    return not terms.entities or kind in terms.entities


def _for_actor(ctx: Context, terms: Terms) -> bool:
    return not terms.roles or ctx.actor.superuser or not ctx.actor.roles.isdisjoint(terms.roles)


def _terms(ctx: Context) -> Mapping[str, Terms]:
    return ctx.model.trees[EXPENSES].terms


def _title(ctx: Context, category: str) -> str:
    found = (one for one in ctx.model.trees[EXPENSES].categories if one.value == category)
    return next((one.title.say(ctx.locale.tag) for one in found), category)


def _role(ctx: Context, name: str) -> str:
    return ctx.model.roles[name].title.say(ctx.locale.tag) if name in ctx.model.roles else name


def _offered(ctx: Context, kind: str) -> str:
    return listed(_title(ctx, one) for one in categories(ctx, kind)) or "–"
