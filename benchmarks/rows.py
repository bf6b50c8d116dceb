"""Rows as the limit writes and reads them: what the product keeps of a customer, made by hand for each database."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec


class Customer(msgspec.Struct):
    """A customer as it is sent."""

    code: str
    name: str
    grade: str
    country: str
    city: str
    phone: str
    email: str
    credit: Decimal
    revenue: Decimal
    founded_on: date
    staff: int
    active: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How one database holds ids, money and pairs of characters."""

    id_in: Callable[[str], object]
    id_out: Callable[[Any], str]
    id_new: Callable[[bytes], object]
    money_in: Callable[[Decimal], object]
    money_out: Callable[[Any], object]
    now: Callable[[], object]
    day: Callable[[date], object]
    pairs: Callable[[set[str]], object]
    pairs_asked: Callable[[list[str]], object]
    money_at: tuple[int, ...] = (9, 10)

    def customer(self, row: Sequence[Any]) -> list[object]:
        """A whole customer, its columns in the order of `statements.CUSTOMER_NAMES`."""
        found = list(row)
        found[0] = self.id_out(row[0])
        for at in self.money_at:
            found[at] = self.money_out(row[at])
        return found


def form_of(dialect: str) -> Form:
    return _SQLITE if dialect == "sqlite" else _POSTGRESQL


def customer_row(customer: Customer, form: Form, nanoseconds: int) -> dict[str, object]:
    """Every column of a new customer."""
    now, name = form.now(), customer.name.casefold()
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    return {
        "id": form.id_new(_uuid7(nanoseconds // 1_000_000)),
        "sys_version": 1,
        "sys_owner": 1,
        "sys_created_at": now,
        "sys_created_by": 1,
        "sys_updated_at": now,
        "sys_updated_by": 1,
        "sys_search": name,
        "sys_grams": form.pairs(pairs),
        "code": customer.code,
        "code__fold": customer.code.casefold(),
        "name": customer.name,
        "name__fold": name,
        "grade": customer.grade,
        "country": customer.country,
        "country__fold": customer.country.casefold(),
        "city": customer.city,
        "city__fold": customer.city.casefold(),
        "phone": customer.phone,
        "phone__fold": "".join(filter(str.isdigit, customer.phone)),
        "email": customer.email,
        "email__fold": customer.email.casefold(),
        "credit": form.money_in(customer.credit),
        "revenue": form.money_in(customer.revenue),
        "founded_on": form.day(customer.founded_on),
        "staff": customer.staff,
        "active": customer.active,
    }


def _uuid7(milliseconds: int) -> bytes:
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | random[0] & 0x0F
    random[2] = 0x80 | random[2] & 0x3F
    return milliseconds.to_bytes(6, "big") + bytes(random)


def _dashed(value: bytes) -> str:
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _cents_out(value: int | None) -> str | None:
    return None if value is None else f"{value // 100}.{value % 100:02}"


_SQLITE = Form(
    id_in=lambda text: bytes.fromhex(text.replace("-", "")),
    id_out=_dashed,
    id_new=lambda raw: raw,
    money_in=lambda value: int(value * 100),
    money_out=_cents_out,
    now=lambda: datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f"),
    day=date.isoformat,
    pairs=" ".join,
    pairs_asked=lambda pairs: " ".join(f'"{pair}"' for pair in pairs),
)
_POSTGRESQL = Form(
    id_in=UUID,
    id_out=str,
    id_new=lambda raw: UUID(bytes=raw),
    money_in=lambda value: value,
    money_out=lambda value: value,
    now=lambda: datetime.now(UTC),
    day=lambda value: value,
    pairs=list,
    pairs_asked=lambda pairs: pairs,
)
