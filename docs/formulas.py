"""The reference of the formula language, made from its table of functions."""

from __future__ import annotations

from collections.abc import Iterator

from schema_registry.expressions import limits
from schema_registry.expressions.functions.function import Function
from schema_registry.expressions.functions.table import CHAPTERS
from schema_registry.expressions.types import TYPES

_ABOUT = f"""# Formulas

One small language for computed fields, rules, conditions and defaults: `if(amount > 100000 and grade = 'A', amount *
0.03, 0)`. It is typed and has no side effects, and the same text gives the same result in Python, on SQLite and on
PostgreSQL. Names and types are checked when a definition is, and each problem names the place inside of the formula.

## Writing

- Fields by name, behind references with a point: `customer.grade`. A name that is a word of the language, or has
  other signs, stands in brackets: `[in]`. The currency of an amount is `amount.currency`.
- Numbers `1234.5` and `12%`; texts `'A'` or `"A"`, a quote inside written twice; `true`, `false`, `missing`.
- Dates are compared with texts that are dates: `due < '2026-12-31'`.
- Capitals do not matter in functions and words (`IF`, `AND`); in names of fields they do.

| operator, strongest first | means |
| --- | --- |
| `x ^ n` | power, `n` whole; see `power` |
| `-x` | the opposite; `-2 ^ 2` is -4 |
| `*`, `/` | times, divided by (`×`, `÷`) |
| `+`, `-` | plus, minus; days and durations added to dates, durations to moments and times |
| `&` | texts joined; other values as `text(…)` writes them |
| `=`, `<>`, `<`, `<=`, `>`, `>=`, `in (…)`, `not in (…)`, `is missing`, `is not missing` | comparisons |
| `not` | the opposite of a condition |
| `and` | both; also `and(a, b, …)` |
| `or` | one of them; also `or(a, b, …)` |

## Values

Types are {", ".join(f"{en} (`{name}`)" for name, (en, _) in TYPES.items() if name != "missing")}.

**Missing values are as in SQL.** Whatever is computed from a missing value is missing, unless its function says
otherwise; so is a comparison with one. `and` and `or` know three values: `missing and false` is false. A condition
counts only where it is true. Ask with `is missing`; give another value with `coalesce`. An empty text is never
stored: a field without text is missing.

**Numbers are exact decimals.** On the way they have at most {limits.WHOLE} digits before the point and keep
{limits.PLACES} places; a division keeps {limits.QUOTIENT} places and is missing by zero. Halves are rounded away from
zero everywhere. A larger number is refused where the value is stored, and missing where a question computes it. A
computed field rounds to its own decimals and keeps 18 digits.

**Texts** are compared exactly and ordered by code points; `fold(a) = fold(b)` ignores case, width and spacing.

**Dates and times.** The business time zone decides what day a moment falls on. Whatever leaves the years 1 to 9999 is
missing. A date minus a date is a number of days, a moment minus a moment a duration.

A formula has at most {limits.CHARACTERS:,} characters, {limits.NODES} parts and {limits.DEPTH} levels."""


def formulas_markdown() -> str:
    """The page: the language, then every function with its example."""
    parts = [_ABOUT]
    for chapter, functions in CHAPTERS.items():
        parts.append(f"## {chapter}")
        parts += ["\n\n".join(_section(one)) for one in functions]
    return "\n\n".join(parts)


def _section(function: Function) -> Iterator[str]:
    yield f"### {function.name}"
    yield "  \n".join(f"`{call}`" for call in function.usage.split("; "))
    yield function.en
    yield function.zh
    if function.also:
        yield "Also written " + ", ".join(f"`{name}`" for name in function.also) + "."
    if not function.queries:
        yield "Databases cannot compute it: it stands in formulas over the record's own values, rules and conditions."
    yield f"`{function.example}` gives `{function.result}`."
