"""`cardwright rates …`: exchange rates listed, entered, loaded from a file; base amounts computed again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from rich.table import Table

from cardwright.front import Front, print_json
from core.codes.money import RATE_REFUSED
from core.errors import Rejected
from core.rates.book import PLACES, Rate, rates, remove_rate, set_rates
from core.rates.file import load_rates
from core.rates.revalue import Period, Progress, revalue_some

DAY = click.DateTime(("%Y-%m-%d",))


@click.group("rates")
def rates_command() -> None:
    """Exchange rates to the company's currency: list, set, remove, load; revalue amounts."""


@rates_command.command("list")
@click.argument("currency", default="")
@click.option("--json", "json_output", is_flag=True, help="Print a JSON array.")
@click.pass_obj
def list_rates(front: Front, currency: str, json_output: bool) -> None:
    """List the rates of all currencies or of CURRENCY, newest first."""
    with front.reading() as ctx:
        found, base = rates(ctx, currency.upper()), ctx.model.currency
    if json_output:
        print_json([{**one._asdict(), "base": base, "on": str(one.on), "rate": str(one.rate)} for one in found])
        return
    table = Table("Currency", "From", f"In {base}", "Source", box=None, header_style="bold")
    for one in found:
        table.add_row(one.currency, one.on.isoformat(), f"{one.rate.normalize():f}", one.source)
    front.out.print(table)


@rates_command.command("set")
@click.argument("currency")
@click.argument("day", type=DAY)
@click.argument("rate")
@click.pass_obj
def set_rate(front: Front, currency: str, day: datetime, rate: str) -> None:
    """From DAY on, one unit of CURRENCY is worth RATE of the company's currency."""
    one = Rate(currency.upper(), day.date(), _number(rate))
    with front.installation() as installation, front.write_in(installation) as ctx:
        set_rates(ctx, [one])
        base = ctx.model.currency
    front.err.print(f"1 {one.currency} is {rate} {base} from {one.on} on.")


@rates_command.command("remove")
@click.argument("currency")
@click.argument("day", type=DAY)
@click.pass_obj
def remove(front: Front, currency: str, day: datetime) -> None:
    """Remove the rate of CURRENCY that begins on DAY."""
    with front.installation() as installation, front.write_in(installation) as ctx:
        remove_rate(ctx, currency.upper(), day.date())
    front.err.print(f"The rate of {currency.upper()} on {day.date()} was removed.")


@rates_command.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def load(front: Front, file: Path) -> None:
    """Load rates from FILE: columns currency, on, rate. All of them, or none where a line is wrong."""
    with front.installation() as installation, front.write_in(installation) as ctx:
        count = load_rates(ctx, file)
    front.err.print(f"{count} rates were loaded.")


@rates_command.command("revalue")
@click.option("--from", "first", type=DAY, help="First day of rates; otherwise all that is before --to.")
@click.option("--to", "last", type=DAY, help="Last day of rates; otherwise up to today.")
@click.option("--dry-run", is_flag=True, help="Only count the records that would change.")
@click.pass_obj
def revalue(front: Front, first: datetime | None, last: datetime | None, dry_run: bool) -> None:
    """Compute base amounts again at the rates that are known now, each at its own day."""
    period = Period(_day(first), _day(last))
    looked_at = changed = 0
    progress = Progress(0, 0)
    with front.installation() as installation:
        while True:
            with front.write_in(installation) as ctx:
                progress = revalue_some(ctx, period, progress.entity, progress.after, dry=dry_run)
            looked_at, changed = looked_at + progress.looked_at, changed + progress.changed
            if not progress.entity:
                break
    said = "would change" if dry_run else "changed"
    front.err.print(f"{changed} of {looked_at} records {said}.")


def _day(given: datetime | None) -> date | None:
    return None if given is None else given.date()


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Rejected([RATE_REFUSED.at("/rate", value=text[:60], places=PLACES)]) from None
