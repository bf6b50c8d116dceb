"""How a plan looks in a terminal: its steps, what each does to values, and its SQL where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cardwright.problems import printable, show
from core.publish.plan import Plan
from core.publish.step import Step

_COLORS: Mapping[str, str] = {"safe": "green", "backfill": "cyan", "lossy": "bold yellow", "blocked": "bold red"}


def show_plan(console: Console, plan: Plan, language: str, *, sql: bool = False) -> None:
    """Prints the steps in their order, and a line that sums them up."""
    if plan.warnings or plan.failures:
        show(console, (*plan.failures, *plan.warnings), language)
        console.print()
    if plan.empty:
        console.print("Nothing would change.", style="green")
        return
    show_steps(console, plan.steps, language, sql=sql)
    console.print()
    console.print(_summary(plan))


def show_steps(console: Console, steps: Iterable[Step], language: str, *, sql: bool = False) -> None:
    """Prints steps in their order: class, what is done, rows, who waits."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Class")
    table.add_column("Step", overflow="fold")
    table.add_column("Rows", justify="right", overflow="fold")
    table.add_column("Waits", overflow="fold")
    for step in steps:
        table.add_row(*_row(step, language))
        if sql:
            for statement in step.sql:
                table.add_row("", Text(printable(statement.replace("\n", " ")), "dim"), "", "")
    console.print(table)


def _row(step: Step, language: str) -> tuple[Text, Text, str, str]:
    told = Text(printable(step.say(language)))
    if step.safety in ("lossy", "blocked"):
        told.append(f"\n{printable(step.id)}", "dim")
    counts = "\n".join(f"{count:,} {name}" for name, count in step.counts.items())
    waits = {"none": "nobody", "moment": "a moment", "writers": "writers"}[step.lock]
    return (
        Text(step.safety, _COLORS[step.safety]),
        told,
        counts,
        f"{waits}, then online" if step.online else waits,
    )


def _summary(plan: Plan) -> Text:
    counted = {safety: sum(step.safety == safety for step in plan.steps) for safety in _COLORS}
    parts = [f"{count} {safety}" for safety, count in counted.items() if count]
    steps = "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"
    text = Text(f"{steps} over version {plan.base}: {', '.join(parts)}.", "bold")
    if plan.failures:
        text.append("\nConfiguration tests fail; mend them or the definitions first.", "red")
    elif plan.model is not None and plan.model.scenarios:
        count = len(plan.model.scenarios)
        text.append(f"\n{count} configuration {'test holds' if count == 1 else 'tests hold'}.", "green")
    if plan.blocked:
        text.append("\nBlocked steps cannot be done; mend the definitions or the data first.", "red")
    elif plan.questions:
        text.append("\nSteps of class lossy need consent: --consent STEP, or --consent all.", "yellow")
    return text
