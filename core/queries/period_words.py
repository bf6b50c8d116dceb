"""Periods of dates and ranges of numbers in words, as people of a locale write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from core.kinds.kind import Kind, Locale
from core.queries.buckets import read_key
from core.queries.values import python_type
from schema_registry.frozen import Frozen
from schema_registry.model import Field
from schema_registry.text import Text

_PATTERNS: Mapping[str, Mapping[str, str]] = Frozen(
    {
        "zh": {"month": "y年M月", "day": "y年M月d日", "year": "y年", "near": "M月d日"},
        "en": {"month": "MMM y", "day": "MMM d, y", "year": "y", "near": "MMM d"},
    }
)
_RANGE = Text("{} to under {}", Frozen({"zh_CN": "{} 至不足 {}"}))


def dated(day: date, form: str, locale: Locale) -> str:
    """A day as `month`, `day`, `year` or, without its year, `near`."""
    language = "zh" if locale.tag.startswith("zh") else "en"
    return str(format_date(day, _PATTERNS[language][form], locale=locale.tag))


def bucket_words(by: str, key: str, locale: Locale) -> str:
    """A bucket of dates: `Q3 1996`, `1996年7月`; weeks as ISO 8601 writes them."""
    span = read_key(by, key)
    if span is None or by == "week":
        return key
    if by == "quarter":
        year, _between, quarter = key.partition("-Q")
        return f"{year}年第{quarter}季度" if locale.tag.startswith("zh") else f"Q{quarter} {year}"
    return dated(span.start, by, locale)


def range_words(field: Field, kind: Kind, by: str, key: str, locale: Locale) -> str:
    """A range of numbers: `1,000 to under 2,000`, each end as the field shows its values."""
    kept = python_type(kind.column(field))
    least = Decimal(key)
    ends = (kind.show(field, kept(end), locale) for end in (least, least + Decimal(by)))
    return _RANGE.say(locale.tag).format(*ends)
