"""`cardwright query ENTITY`: records or figures, for a look or for a script."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import click
from rich.table import Table

from cardwright.front import Front, print_json
from cardwright.problems import printable
from cardwright.values import Shower
from core.context import Context
from core.queries.aggregate import aggregate
from core.queries.find import find
from core.queries.paths import entity_named
from core.queries.query import Aggregation, FilterTree, Query
from core.queries.values import Typed
from core.transfer.export import guarded
from schema_registry.model import Group, Measure


@click.command("query")
@click.argument("entity")
@click.option(
    "--filter", "tree", metavar="JSON", help='A filter tree: \'{"country": {"_in": ["France", "Spain"]}}\'.'
)
@click.option("--where", multiple=True, metavar="PATH=VALUE", help="A condition; PATH[_gt]=VALUE with an operator.")
@click.option("--search", default="", help="Words to find in the searched fields.")
@click.option("--columns", metavar="PATHS", help="Field paths, separated by commas; otherwise those of the list.")
@click.option("--sort", metavar="PATHS", default="", help="Field paths, `-` in front for descending.")
@click.option("--group", multiple=True, metavar="PATH", help="Figures by this path; dates as ordered_on:year.")
@click.option("--measure", multiple=True, metavar="TOTAL:PATH", help="A figure: count, sum:freight, avg:freight.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Rows at most.")
@click.option("--count", is_flag=True, help="Tell how many there are in all.")
@click.option("--json", "shape", flag_value="json", help="Print JSON.")
@click.option("--csv", "shape", flag_value="csv", help="Print CSV.")
@click.pass_obj
def query_command(front: Front, /, entity: str, shape: str | None, **asked: object) -> None:
    """Find records of ENTITY; with --group or --measure, figures over them.

    The same question path as lists, reports and the API: with --as, only what that user may see.
    """
    with front.reading() as ctx:
        if asked["group"] or asked["measure"]:
            titles, rows = _figures(ctx, entity, asked)
        else:
            titles, rows = _records(front, ctx, entity, asked)
        _print(front, Shower(ctx, entity_named(ctx.live, entity)), titles, rows, shape)


Rows = Iterable[Sequence[object]]


def _records(front: Front, ctx: Context, entity: str, asked: Mapping[str, object]) -> tuple[list[str], Rows]:
    known = entity_named(ctx.live, entity)
    columns = paths_of(asked["columns"]) or known.list.columns
    question = Query(
        entity,
        columns,
        filter=read_conditions(asked["tree"], asked["where"]),
        search=str(asked["search"]),
        sort=paths_of(asked["sort"]) or known.list.sort,
        limit=int(str(asked["limit"])),
        count="exact" if asked["count"] else "none",
    )
    page = find(ctx, question)
    if page.count is not None:
        front.err.print(f"{page.count:,} records in all.")
    elif page.next:
        front.err.print(f"The first {len(page.rows):,}; there are more.", style="dim")
    return list(columns), [[row[name] for name in columns] for row in page.rows]


def _figures(ctx: Context, entity: str, asked: Mapping[str, object]) -> tuple[list[str], Rows]:
    groups = tuple(Group.parse(text) for text in _texts(asked["group"]))
    measures = tuple(Measure.parse(text) for text in _texts(asked["measure"])) or (Measure("count"),)
    question = Aggregation(
        entity,
        measures,
        groups,
        filter=read_conditions(asked["tree"], asked["where"]),
        search=str(asked["search"]),
        limit=int(str(asked["limit"])),
    )
    rows = [[*bucket.keys, *bucket.values] for bucket in aggregate(ctx, question)]
    return [*map(str, groups), *map(str, measures)], rows


def read_conditions(tree: object, where: object) -> FilterTree | None:
    """The filter of `--filter` and `--where`, all of which must hold."""
    parts = [_condition(text) for text in _texts(where)]
    if tree:
        try:
            parts.insert(0, json.loads(str(tree), parse_float=Decimal))
        except (ValueError, RecursionError) as wrong:
            raise click.BadParameter(str(wrong), param_hint="--filter") from wrong
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"_and": parts}


def _condition(text: str) -> dict[str, object]:
    name, sign, value = text.partition("=")
    path, bracket, operator = name.partition("[")
    if not sign or (bracket and not operator.endswith("]")):
        raise click.BadParameter(f'"{text}" is not PATH=VALUE or PATH[_operator]=VALUE', param_hint="--where")
    asked = operator[:-1] if bracket else "_eq"
    listed = [Typed(part) for part in value.split(",")]
    return {path: {asked: listed if asked in ("_in", "_nin", "_between") else _single(asked, value)}}


def _single(operator: str, value: str) -> object:
    return value == "true" if operator == "_empty" and value in ("true", "false") else Typed(value)


def _print(front: Front, shower: Shower, titles: list[str], rows: Rows, shape: str | None) -> None:
    if shape == "json":
        written = (map(shower.json, titles, row) for row in rows)
        print_json([dict(zip(titles, row, strict=True)) for row in written])
        return
    texts = ([shower.text(name, value) for name, value in zip(titles, row, strict=True)] for row in rows)
    if shape == "csv":
        guards = [str if shower.numeric(name) else guarded for name in titles]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(titles)
        writer.writerows([guard(text) for guard, text in zip(guards, row, strict=True)] for row in texts)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in titles:
        table.add_column(shower.title(name), justify="right" if shower.numeric(name) else "left")
    for row in texts:
        table.add_row(*(printable(text) for text in row))
    front.out.print(table, markup=False)


def paths_of(value: object) -> tuple[str, ...]:
    """The paths in a text with commas between."""
    return tuple(part.strip() for part in str(value or "").split(",") if part.strip())


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
