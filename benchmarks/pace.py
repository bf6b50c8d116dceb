"""`python -m benchmarks.pace --database URL`: what a row costs each kind of step, in units of a fixed piece of work.

The figures stand in `core.publish.pace`, by which plans tell how long their steps take.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from benchmarks.stage import emptied
from cardwright.commands.prepare import prepare
from core.context import SYSTEM
from core.engine import Installation
from core.publish import apply_plan, make_plan
from core.publish.pace import COSTS, STATEMENT, unit
from core.records.write import create_many
from core.settings import Settings
from schema_registry.packs import PackFiles

PROPERTIES: Mapping[str, Mapping[str, Any]] = {
    "name": {"kind": "text", "title": "Name", "maxLength": 60},
    "code": {"kind": "text", "title": "Code"},
    "grade": {"kind": "choice", "title": "Grade", "enum": ["A", "B"]},
    "note": {"kind": "text", "title": "Note"},
}
CHANGES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "read": {"name": {**PROPERTIES["name"], "maxLength": 50}},
    "converted": {"code": {"kind": "integer", "title": "Code"}},
    "changed": {"grade": {**PROPERTIES["grade"], "enum": ["B", "C"], "map": {"A": "C"}}},
    "indexed": {"note": {**PROPERTIES["note"], "index": True}},
    "refilled": {"note": {**PROPERTIES["note"], "index": True, "search": True}},
    "computed": {"twice": {"kind": "formula", "title": "Twice", "formula": "code * 2"}},
    "numbered": {"number": {"kind": "autonumber", "title": "Number", "template": "N{000000}"}},
}
"""What is published one after the other: each change, by what it does to every row."""


def pack(properties: Mapping[str, Mapping[str, Any]]) -> PackFiles:
    head = {"$schema": "urn:cardwright:entity:1", "name": "customer", "title": "Customer", "type": "object"}
    documents = {
        "pack.json": {"$schema": "urn:cardwright:pack:1", "name": "bench", "version": "1.0.0", "title": "Bench"},
        "entities/customer.json": {**head, "properties": properties},
    }
    return PackFiles("bench", "bench", {path: msgspec.json.encode(one).decode() for path, one in documents.items()})


@contextmanager
def filled(url: str, rows: int) -> Iterator[Installation]:
    """A new installation with records, in an emptied database."""
    settings = Settings(database=emptied(url), lock_timeout_ms=30_000)
    prepare(settings)
    installation = Installation.open(settings)
    try:
        with installation.reading() as ctx:
            plan = make_plan(ctx, [pack(PROPERTIES)])
        apply_plan(installation, plan, SYSTEM)
        for start in range(0, rows, 1_000):
            made = [
                {"name": f"Customer {at}", "code": str(at), "grade": "A", "note": f"Note {at} 上海"}
                for at in range(start, min(start + 1_000, rows))
            ]
            with installation.writing() as ctx:
                create_many(ctx, "customer", made)
        yield installation
    finally:
        installation.close()


@click.command()
@click.option("--database", required=True, help="Its content is deleted.")
@click.option("--rows", default=20_000)
def main(database: str, rows: int) -> None:
    """Prints units for a thousand rows by kind of step, and what plans would have told of each."""
    costs: dict[str, float] = {}
    with filled(database, rows) as installation:
        known, properties = dict(COSTS[installation.writers.dialect.name]), dict(PROPERTIES)
        for what, change in CHANGES.items():
            properties.update(change)
            with installation.reading() as ctx:
                one = unit(ctx.connection)
                plan = make_plan(ctx, [pack(properties)])
            begun = time.perf_counter()
            apply_plan(installation, plan, SYSTEM, consent=plan.questions)
            took = time.perf_counter() - begun
            told = plan.seconds + plan.online_seconds
            costs[what] = round(took / one / rows * 1_000, 2)
            click.echo(f"{what:10} {took:7.2f} s, told {told:7.2f} s; unit {one * 1000:5.1f} ms", err=True)
    click.echo(json.dumps({"costs": costs, "known": known, "statement": STATEMENT}))


if __name__ == "__main__":
    main()
