"""`cardwright export ENTITY`: records as CSV, good to be imported again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cardwright.commands.query import paths_of, read_conditions
from cardwright.front import Front
from core.queries.paths import entity_named
from core.queries.query import Query
from core.transfer.export import export


@click.command("export")
@click.argument("entity")
@click.option("--filter", "tree", metavar="JSON", help="A filter tree, see the language reference.")
@click.option("--where", multiple=True, metavar="PATH=VALUE", help="A condition; PATH[_gt]=VALUE with an operator.")
@click.option("--search", default="", help="Words to find in the searched fields.")
@click.option("--columns", metavar="PATHS", help="Field paths, separated by commas; otherwise every field.")
@click.option("--sort", metavar="PATHS", default="", help="Field paths, `-` in front for descending.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; otherwise standard output.")
@click.pass_obj
def export_command(
    front: Front,
    entity: str,
    tree: str | None,
    where: tuple[str, ...],
    search: str,
    columns: str | None,
    sort: str,
    out: Path | None,
) -> None:
    """Write the records of ENTITY as CSV, UTF-8 with headings. With --as, only what that user may export."""
    with front.reading() as ctx:
        asked = paths_of(columns) or tuple(entity_named(ctx.live, entity).fields)
        conditions = read_conditions(tree, where)
        lines = export(ctx, Query(entity, asked, filter=conditions, search=search, sort=paths_of(sort)))
        if out is None:
            sys.stdout.writelines(lines)
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
    front.err.print(f"{entity}: written to {out}.")
