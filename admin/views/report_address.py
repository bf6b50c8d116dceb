"""The address of a report: its period and the conditions on top of its own, read from a query string and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from admin.views import address as addresses
from admin.views.address import Arguments, Condition, ListAddress
from schema_registry.reports import Report

LONGEST_PERIOD = 20


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """What a report shows. `narrowed` holds the conditions, as those of a list of its entity."""

    report: str
    narrowed: ListAddress
    period: str = ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.narrowed.conditions

    @property
    def path(self) -> str:
        return f"/reports/{quote(self.report, safe='')}"

    # ---- neighbouring addresses
    def in_period(self, key: str) -> ReportAddress:
        return replace(self, period=key)

    def adding(self, condition: Condition) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.adding(condition))

    def without(self, path: str) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.without(path))

    def cleared(self) -> ReportAddress:
        return replace(self, narrowed=self.narrowed.cleared())

    # ---- as text
    def parameters(self) -> list[tuple[str, str]]:
        """The query string as pairs; empty for the report as it is defined."""
        return [*([("period", self.period)] if self.period else []), *self.narrowed.parameters()]

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
    return ReportAddress(report.name, narrowed, named.get("period", "")[:LONGEST_PERIOD])
