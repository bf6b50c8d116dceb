"""`cardwright report [NAME]`: the reports there are, or one answered."""

from __future__ import annotations

import csv
import sys

import click
from rich.table import Table

from cardwright.commands.query import read_conditions
from cardwright.front import Front, print_json
from cardwright.problems import printable
from core.context import Context
from core.reports.answer import Answer
from core.reports.compose import compose
from core.reports.files import csv_rows
from core.reports.open import report_named, reports_of
from core.reports.plain import as_json, outline
from core.reports.question import Asked
from core.reports.sheet import Sheet, sheet
from core.reports.wording import figure_words


@click.command("report")
@click.argument("name", required=False)
@click.option("--period", default="", metavar="PERIOD", help="2026, 2026-Q3, 2026-07, current, last, latest, all.")
@click.option("--filter", "tree", metavar="JSON", help="A filter tree on top of the report's own.")
@click.option("--where", multiple=True, metavar="PATH=VALUE", help="A condition; PATH[_gt]=VALUE with an operator.")
@click.option("--json", "shape", flag_value="json", help="Print JSON, as the API does.")
@click.option("--csv", "shape", flag_value="csv", help="Print CSV.")
@click.pass_obj
def report_command(
    front: Front, /, name: str | None, period: str, tree: str | None, where: tuple[str, ...], shape: str | None
) -> None:
    """Print the report NAME; without a name, the reports there are.

    With --as, only what that user may open, over what that user may see.
    """
    with front.reading() as ctx:
        if name is None:
            _print_reports(front, ctx, shape)
            return
        asked = Asked(period, read_conditions(tree, where))
        _print(front, ctx, compose(ctx, report_named(ctx, name), asked), shape)


def _print_reports(front: Front, ctx: Context, shape: str | None) -> None:
    outlines = [outline(ctx, one) for one in reports_of(ctx)]
    if shape == "json":
        print_json(outlines)
        return
    members = ("name", "title", "entity")
    if shape == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([members, *([str(one[member]) for member in members] for one in outlines)])
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for member in members:
        table.add_column(member)
    for one in outlines:
        table.add_row(*(printable(str(one[member])) for member in members))
    front.out.print(table, markup=False)


def _print(front: Front, ctx: Context, answer: Answer, shape: str | None) -> None:
    if shape == "json":
        print_json(as_json(ctx, answer))
        return
    laid_out = sheet(ctx, answer)
    if shape == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(csv_rows(laid_out))
        return
    front.out.print(_table(ctx, laid_out), markup=False)
    front.err.print(f"{answer.counted:,} records.", style="dim")


def _table(ctx: Context, laid_out: Sheet) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    words = len(laid_out.heads) - len(laid_out.fields)
    for at, head in enumerate(laid_out.heads):
        table.add_column(printable(head), justify="left" if at < words else "right")
    for row in laid_out.rows:
        said = [figure_words(ctx, field, value) for field, value in zip(laid_out.fields, row.figures, strict=True)]
        table.add_row(*(printable(text) for text in (*row.words, *said)), style="bold" if row.strong else None)
    return table
