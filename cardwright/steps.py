"""How a plan looks in a terminal: its steps, what each does to values, and its SQL where asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cardwright.problems import printable, show
from core.publish.listing import Listed, faulty, head
from core.publish.plan import Plan
from core.publish.reach import Effect, said
from core.publish.step import ASKING, Step
from core.publish.words import took

_SIGNS: Mapping[str, str] = {"gain": "+", "lose": "−", "differ": "±"}
_COLORS: Mapping[str, str] = {
    "safe": "green",
    "backfill": "cyan",
    "pending": "yellow",
    "lossy": "bold yellow",
    "blocked": "bold red",
}


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


def show_effects(console: Console, effects: Iterable[Effect], language: str, *, names: bool = False) -> None:
    """Prints how many people changed roles give more and less; with `names` who, of what."""
    for one in effects:
        console.print(Text(printable(f"{one.role.title.say(language)}: {said(one).say(language)}"), "bold"))
        for turn in one.turns if names else ():
            about = f"{turn.entity.name} " if turn.entity is not None else ""
            people = ", ".join(actor.name for actor in turn.people)
            console.print(Text(printable(f"  {_SIGNS[turn.way]} {about}{turn.what}: {people}")))


def show_steps(console: Console, steps: Iterable[Step], language: str, *, sql: bool = False) -> None:
    """Prints steps in their order: class, what is done, rows, who waits."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Class")
    table.add_column("Step", overflow="fold")
    table.add_column("Rows", justify="right", overflow="fold")
    table.add_column("Waits", overflow="fold")
    table.add_column("Takes", overflow="fold")
    for step in steps:
        table.add_row(*_row(step, language))
        if sql:
            for one in step.references:
                place = f"{one.document}:{one.line}"
                said = f"{one.before} → {one.after}" if one.after else one.before
                table.add_row("", Text(printable(f"{place}  {said}"), "dim"), "", "", "")
            for statement in step.sql:
                table.add_row("", Text(printable(statement.replace("\n", " ")), "dim"), "", "", "")
    console.print(table)


def show_values(console: Console, plan: Plan, found: Mapping[str, list[Listed]], language: str) -> None:
    """Prints the records that steps concern, step by step."""
    for step in plan.steps:
        if not found.get(step.id):
            continue
        table = Table(box=None, header_style="bold", pad_edge=False, title=printable(step.id), title_justify="left")
        for title in head(language):
            table.add_column(title, overflow="fold")
        for one in found[step.id]:
            table.add_row(*(Text(printable(cell)) for cell in one.cells(language)))
        console.print()
        console.print(table)
        more = faulty(step) - len(found[step.id])
        if more > 0:
            console.print(f"And {more:,} more: --most 0 lists those that you may read.", style="dim")


def _row(step: Step, language: str) -> tuple[Text, Text, str, str, str]:
    told = Text(printable(step.say(language)))
    if step.references:
        told.append(f"\n{_used(step)}", "dim")
    if step.safety in ASKING or step.safety == "blocked":
        told.append(f"\n{printable(step.id)}", "dim")
    counts = "\n".join(f"{count:,} {name}" for name, count in step.counts.items())
    waits = {"none": "nobody", "moment": "a moment", "writers": "writers"}[step.lock]
    return (
        Text(step.safety, _COLORS[step.safety]),
        told,
        counts,
        f"{waits}, then online" if step.online else waits,
        took(step.seconds).say(language) if step.seconds >= 1 else "",
    )


def _used(step: Step) -> str:
    """How many places refer to what the step is about."""
    count = len(step.references)
    places = "1 place" if count == 1 else f"{count} places"
    return f"used in {places}" if step.id.startswith("remove-") else f"followed in {places}"


def _summary(plan: Plan) -> Text:
    counted = {safety: sum(step.safety == safety for step in plan.steps) for safety in _COLORS}
    parts = [f"{count} {safety}" for safety, count in counted.items() if count]
    steps = "1 step" if len(plan.steps) == 1 else f"{len(plan.steps)} steps"
    text = Text(f"{steps} over version {plan.base}: {', '.join(parts)}; {took(plan.seconds).say('en')}.", "bold")
    if plan.online_seconds >= 1:
        text.append(f"\nThen {took(plan.online_seconds).say('en')} online, while everybody works.")
    if plan.failures:
        text.append("\nConfiguration tests fail; mend them or the definitions first.", "red")
    elif plan.model is not None and plan.model.scenarios:
        count = len(plan.model.scenarios)
        text.append(f"\n{count} configuration {'test holds' if count == 1 else 'tests hold'}.", "green")
    if plan.blocked:
        text.append("\nBlocked steps cannot be done; mend the definitions or the data first.", "red")
    elif plan.questions:
        text.append("\nSteps of class lossy or pending need consent: --consent STEP, or --consent all.", "yellow")
    return text
