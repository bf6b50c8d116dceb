"""Values by period as people and programs give them: `{"2025": "1200", "2024": {"value": "990", "reason": "…"}}`.

Typed text and cells of files say the same in one line: `2025=1200; 2024=990 # audited`. A value alone is that of the
present period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from core.codes import series as codes
from core.context import Context
from core.kinds.kind import Refused
from core.kinds.masks import shown
from core.queries.buckets import key_of
from core.queries.dated import BEGINNING
from core.records.values import Reading
from schema_registry.model import Field
from schema_registry.roles import FieldRight

_PART = re.compile(r"(?:^|[;；\n])\s*([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?|-[Qq][1-4])?)\s*=")


@dataclass(frozen=True, slots=True)
class Given:
    """What is given for one period; no period is the present one. `read` gives the value, or raises Refused."""

    period: str
    read: Callable[[], object]
    reason: str = ""


def given_periods(ctx: Context, field: Field, value: object, how: Reading) -> tuple[Given, ...]:
    """What is given for each period, in the order given."""
    if isinstance(value, Mapping):
        return tuple(_of_member(ctx, field, str(period), one, how) for period, one in value.items())
    if how == "text" and isinstance(value, str):
        return _of_text(ctx, field, value)
    return (Given("", _reader(ctx, field, value, how)),)


def _of_member(ctx: Context, field: Field, period: str, value: object, how: Reading) -> Given:
    if not isinstance(value, Mapping):
        return Given(period, _reader(ctx, field, value, how))
    if "value" not in value or value.keys() - {"value", "reason"} or not isinstance(value.get("reason", ""), str):
        return Given(period, lambda: _refuse(field))
    return Given(period, _reader(ctx, field, value["value"], how), value.get("reason", "").strip())


def _of_text(ctx: Context, field: Field, text: str) -> tuple[Given, ...]:
    starts = list(_PART.finditer(text))
    if not starts or text[: starts[0].start()].strip():
        return (Given("", _reader(ctx, field, text, "text")),)
    ends = [*(one.start() for one in starts[1:]), len(text)]
    found = []
    for start, end in zip(starts, ends, strict=True):
        value, _, reason = text[start.end() : end].partition(" # ")
        read = _reader(ctx, field, value.strip().rstrip(";；"), "text")
        found.append(Given(start.group(1).upper(), read, reason.strip().rstrip(";；")))
    return tuple(found)


def _reader(ctx: Context, field: Field, value: object, how: Reading) -> Callable[[], object]:
    kind = ctx.live.kinds[field.kind]
    if value is None:
        return lambda: None
    if how == "text" and isinstance(value, str):
        return lambda: kind.reader(field, ctx.locale)(value)
    if how == "values":
        return lambda: kind.json_reader(field)(kind.json_writer(field)(value))
    return lambda: kind.json_reader(field)(value)


def _refuse(field: Field) -> object:
    raise Refused(codes.NOT_ONE_VALUE, field=field.title)


def said_periods(ctx: Context, field: Field, values: Mapping[date, object]) -> str:
    """Values by day as they are typed: `2025=1200; 2026=1300`."""
    kind, by = ctx.live.kinds[field.kind], field.dated.period if field.dated is not None else "day"
    return "; ".join(f"{key_of(by, day)}={kind.edit(field, values[day], ctx.locale)}" for day in sorted(values))


def told_periods(ctx: Context, field: Field, logged: object, right: FieldRight) -> tuple[object, str]:
    """What the log says of some periods, as a right shows it and for a reader: `2024: ¥1,200 (audited)`."""
    zh = ctx.locale.tag.startswith("zh")
    listed = [one for one in logged if isinstance(one, Mapping)] if isinstance(logged, list) else []
    if right in ("hidden", "masked"):
        logged = listed = [{**one, "value": shown(field, one["value"], right)} for one in listed]
    parts = []
    for one in listed:
        day, by = date.fromisoformat(str(one["since"])), field.dated.period if field.dated is not None else "day"
        reason = one.get("reason")
        why = (f"（{reason}）" if zh else f" ({reason})") if reason else ""
        said = _shown(ctx, field, one["value"]) + why
        parts.append(said if day == BEGINNING else f"{key_of(by, day)}{'：' if zh else ': '}{said}")
    return logged, ("；" if zh else "; ").join(parts)


def _shown(ctx: Context, field: Field, logged: object) -> str:
    if logged is None:
        return "–"
    kind = ctx.live.kinds[field.kind]
    try:
        return kind.show(field, kind.log_reader(field)(logged), ctx.locale)
    except Refused:
        return str(logged)
