"""Which reports an actor may open: those for one of their roles, of entities that they may read."""

from __future__ import annotations

from core.access.rights import scope
from core.codes import reports as codes
from core.context import Context
from core.errors import Missing
from schema_registry.reports import Report
from schema_registry.suggest import closest


def opens(ctx: Context, report: Report) -> bool:
    """Whether the actor may open a report."""
    if scope(ctx, report.entity, "read") == "none":
        return False
    return ctx.actor.superuser or not report.roles or not ctx.actor.roles.isdisjoint(report.roles)


def reports_of(ctx: Context) -> tuple[Report, ...]:
    """The reports that the actor may open, in the order of the packs."""
    return tuple(report for report in ctx.model.reports.values() if opens(ctx, report))


def report_named(ctx: Context, name: str) -> Report:
    """The report of that name. Raises Missing, also where the actor may not open it."""
    report = ctx.model.reports.get(name)
    if report is None or not opens(ctx, report):
        problem = codes.UNKNOWN_REPORT.at("/report", name=name[:200])
        raise Missing([problem.suggesting(closest(name, (one.name for one in reports_of(ctx))))])
    return report
