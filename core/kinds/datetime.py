"""`datetime`: a moment. Kept in UTC, typed and shown in the reader's time zone, RFC 3339 with offset in the API."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.codes.values import (
    NO_OFFSET,
    NO_SUCH_DAY,
    NO_SUCH_TIME,
    NOT_INSTANT,
    TIME_OUT_OF_RANGE,
)
from core.kinds.cleaning import short
from core.kinds.days import minute_writer, read_day
from core.kinds.kind import Kind, Locale, Refused
from core.kinds.operators import ORDER, SPAN
from core.storage.types import Instant, SqlType
from schema_registry.model import BUCKETS, Field

EXAMPLE = "2026-11-22 14:30"
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
_TYPED = re.compile(
    r"(?P<day>.+?)(?:[ T]|(?<=[日号]))\s*(?P<early>上午|下午|[ap]m)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{2})分?"
    r"(?::?(?P<second>\d{2})秒?(?:\.(?P<fraction>\d{1,9}))?)?\s*(?P<late>[ap]\.?m\.?)?"
    r"\s*(?P<offset>Z|[+-]\d{2}:\d{2}(?::\d{2})?)?",
    re.IGNORECASE,
)
FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)


class DatetimeKind(Kind):
    """Appointments, log entries, times of delivery."""

    name = "datetime"
    formula = "instant"
    widget = "datetime"
    operators = ORDER
    totals = SPAN
    buckets = BUCKETS

    def standard(self, field: Field) -> dict[str, object]:
        return {"type": "string", "format": "date-time"}

    def column(self, field: Field) -> SqlType:
        return Instant()

    def reader(self, field: Field, locale: Locale) -> Callable[[str], object]:
        zone = locale.zone

        def read(text: str) -> object:
            moment = _iso(text)
            if moment is None:
                text = unicodedata.normalize("NFKC", text).strip()
                if not text:
                    return None
                moment = _typed(text, locale.tag)
            return _in_utc(moment, zone, text)

        return read

    def json_reader(self, field: Field) -> Callable[[object], object]:
        def read(value: object) -> object:
            if value is None:
                return None
            if type(value) is not str:
                raise Refused(NOT_INSTANT, value=short(value), example="2026-11-22T14:30:00+08:00")
            moment = _iso(value.upper())
            if moment is None:
                raise Refused(NOT_INSTANT, value=short(value), example="2026-11-22T14:30:00+08:00")
            if moment.tzinfo is None:
                raise Refused(NO_OFFSET, value=short(value))
            return _within(moment, value)

        return read

    def json_writer(self, field: Field) -> Callable[[object], object]:
        return _print

    def show(self, field: Field, value: object, locale: Locale) -> str:
        return minute_writer(locale.tag)(value.astimezone(locale.zone)) if isinstance(value, datetime) else ""

    def edit(self, field: Field, value: object, locale: Locale) -> str:
        """Local time without offset, as a browser's control takes it; with one where clocks went back."""
        if not isinstance(value, datetime):
            return ""
        local = value.astimezone(locale.zone)
        text = local.replace(tzinfo=None).isoformat(
            timespec="auto" if local.second or local.microsecond else "minutes"
        )
        plain = local.replace(fold=0)
        return text if plain.astimezone(UTC) == value and _odd_offset(local) is False else local.isoformat()


def _odd_offset(local: datetime) -> bool:
    """True in a gap of local time (it cannot be typed back)."""
    return local.replace(fold=0).astimezone(UTC).astimezone(local.tzinfo) != local


def _print(value: object) -> object:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _iso(text: str) -> datetime | None:
    """The moment of an RFC 3339 text, its offset perhaps missing; None when it has another form."""
    found = _RFC_3339.fullmatch(text)
    if not found:
        return None
    if found[2] and len(found[2]) > 7:
        text = text[: found.end(2)][: 19 + 7] + (found[3] or "")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refused(NO_SUCH_DAY, value=short(text)) from None


def _typed(text: str, tag: str) -> datetime:
    """The moment of a date with a time as people write it, or of a date alone (its midnight)."""
    found = _TYPED.fullmatch(text)
    if not found:
        if ":" in text:
            raise Refused(NOT_INSTANT, value=short(text), example=EXAMPLE)
        return _midnight(read_day(text, tag))
    hour = _hour(int(found["hour"]), (found["early"] or found["late"] or "").lower().replace(".", ""))
    minute, second = int(found["minute"]), int(found["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Refused(NOT_INSTANT, value=short(text), example=EXAMPLE)
    microsecond = int((found["fraction"] or "0")[:6].ljust(6, "0"))
    moment = _midnight(read_day(found["day"].rstrip(","), tag)).replace(
        hour=hour, minute=minute, second=second, microsecond=microsecond
    )
    offset = (found["offset"] or "").upper()
    return datetime.fromisoformat(moment.isoformat() + offset) if offset else moment


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # local until its zone is known


def _hour(hour: int, half: str) -> int:
    """The hour of the day; one that does not go with its half of the day gives 99."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return 99
    return hour % 12 + (12 if half in {"pm", "下午"} else 0)


def _in_utc(moment: datetime, zone: ZoneInfo, text: str) -> datetime:
    if moment.tzinfo is not None:
        return _within(moment, text)
    local = moment.replace(tzinfo=zone)
    try:
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
            raise Refused(NO_SUCH_TIME, value=short(text), zone=zone.key)
    except OverflowError:
        raise Refused(TIME_OUT_OF_RANGE, value=short(text)) from None
    return _within(local, text)


def _within(moment: datetime, text: str) -> datetime:
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        raise Refused(TIME_OUT_OF_RANGE, value=short(text)) from None
    if FIRST <= instant <= LAST - timedelta(days=1):
        return instant
    raise Refused(TIME_OUT_OF_RANGE, value=short(text))
