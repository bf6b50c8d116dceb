"""Money in any currency gets its value in the company's currency, at the rate of its day.

The day is that of the field named by `rateDate`, else the day of writing. An amount that stays as it is keeps its
value and its day, unless the field that says its day changes; one taken back from the log has both already.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from core.codes.money import BASE_TOO_LARGE, NO_RATE
from core.context import Context, Live
from core.kinds.mixed import Money, base_currency
from core.rates.book import Asked, in_base, newest
from core.records.draft import Draft
from core.records.shape import FieldShape, Shape, shape_at


class Valuation:
    """The rates that the amounts of some drafts need, looked up in one statement; others one by one."""

    def __init__(self, ctx: Context, shape: Shape, drafts: Sequence[Draft]) -> None:
        self._ctx = ctx
        self._fields = ctx.live.derive(_valued, shape.entity.name)
        self._asked: set[Asked] = set()
        self._rates: dict[Asked, Decimal] = {}
        if self._fields:
            self._look_up({asked for draft in drafts for _, _, asked in self._to_value(draft)})

    def fill(self, draft: Draft) -> None:
        """Adds base amounts and days to a draft's money; a problem where no rate is known."""
        for one, money, asked in self._to_value(draft):
            if asked not in self._asked:
                self._look_up({asked})
            base, rate = base_currency(one.field), self._rates.get(asked)
            worth = None if rate is None else in_base(money.amount, rate, base)
            if rate is None:
                draft.refuse(NO_RATE.at(one.pointer, currency=money.currency, base=base, day=asked[1]))
            elif worth is None:
                draft.refuse(BASE_TOO_LARGE.at(one.pointer, amount=money.amount, currency=money.currency, base=base))
            else:
                draft.values[one.field.name] = money._replace(base=worth, on=asked[1])

    def _look_up(self, asked: set[Asked]) -> None:
        self._asked |= asked
        self._rates.update(newest(self._ctx.connection, self._ctx.model.currency, asked))

    def _to_value(self, draft: Draft) -> list[tuple[FieldShape, Money, Asked]]:
        """The amounts whose worth is not known, each with its currency and day."""
        found = []
        for one in self._fields:
            money = self._open(draft, one)
            if money is not None:
                found.append((one, money, (money.currency, self._day(draft, one))))
        return found

    def _open(self, draft: Draft, one: FieldShape) -> Money | None:
        name = one.field.name
        if name in draft.values:
            given = draft.values[name]
            return given if isinstance(given, Money) and given.base is None else None
        held = draft.before.get(name)
        moved = one.field.options.get("rateDate") in draft.values
        return held if moved and isinstance(held, Money) and held.on != self._day(draft, one) else None

    def _day(self, draft: Draft, one: FieldShape) -> date:
        name = str(one.field.options.get("rateDate", ""))
        stated = draft.values[name] if name in draft.values else draft.before.get(name)
        return stated if isinstance(stated, date) else self._ctx.today()


def _valued(live: Live, entity: str) -> tuple[FieldShape, ...]:
    """The fields that take money of any currency."""
    shape = shape_at(live, entity)
    return tuple(shape.fields[name] for name in shape.in_parts if shape.fields[name].kind.name == "money")
