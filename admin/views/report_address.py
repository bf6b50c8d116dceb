"""The address of a report: its period, the conditions on top of its own and the forms of its charts, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from admin.views import address as addresses
from admin.views.address import Arguments, Condition, ListAddress
from schema_registry.frozen import Frozen
from schema_registry.reports import Report

LONGEST_PERIOD = 20
FORMS = ("bar", "line")
"""The forms of a chart that readers may switch between."""


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """What a report shows. `narrowed` holds the conditions, as those of a list of its entity.

    `forms` holds the forms that its charts have instead of those in its definition, by their number from 1.
    """

    report: str
    narrowed: ListAddress
    period: str = ""
    forms: Mapping[int, str] = Frozen({})
    as_of: str = ""
    """The day whose values it reads; empty for that of its definition."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.narrowed.conditions

    @property
    def path(self) -> str:
        return f"/reports/{quote(self.report, safe='')}"

    # ---- neighbouring addresses
    def in_period(self, key: str) -> ReportAddress:
        return replace(self, period=key)

    def then(self, day: str) -> ReportAddress:
        return replace(self, as_of=day)

    def adding(self, condition: Condition) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.adding(condition))

    def without(self, path: str) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.without(path))

    def cleared(self) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.cleared())

    def drawing(self, number: int, form: str) -> ReportAddress:
        """With a chart in another form; in the one of its definition when that is empty."""
        others = {at: kept for at, kept in self.forms.items() if at != number}
        return replace(self, forms=Frozen({**others, number: form} if form else others))

    # ---- as text
    def parameters(self) -> list[tuple[str, str]]:
        """The query string as pairs; empty for the report as it is defined."""
        forms = [("chart", f"{number}:{form}") for number, form in sorted(self.forms.items())]
        own = [(name, value) for name, value in (("period", self.period), ("asOf", self.as_of)) if value]
        return [*own, *self.narrowed.parameters(), *forms]

    def query(self) -> str:
        return urlencode(self.parameters(), safe="[],:")

    @property
    def href(self) -> str:
        query = self.query()
        return f"{self.path}?{query}" if query else self.path


def read(report: Report, arguments: Arguments) -> ReportAddress:
    """The address in a query string. What it asks for is checked when it is asked."""
    named = dict(reversed(list(arguments.items(multi=True))))
    listed = addresses.read(report.entity, arguments)
    narrowed = ListAddress(report.entity, conditions=listed.conditions, further=listed.further)
    forms = dict(_forms(value for name, value in arguments.items(multi=True) if name == "chart"))
    period, day = (named.get(name, "")[:LONGEST_PERIOD] for name in ("period", "asOf"))
    return ReportAddress(report.name, narrowed, period, Frozen(forms), day)


def _forms(written: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The number and form in each `2:line`; what is none says nothing."""
    for text in written:
        number, _, form = text.partition(":")
        if form in FORMS and number.isascii() and number.isdigit() and len(number) < 3:
            yield int(number), form
