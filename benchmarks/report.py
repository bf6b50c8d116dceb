"""The table for people and the JSON file for comparisons."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Result


@dataclass(frozen=True, slots=True)
class Import:
    """Rows a second, of the product and of the limit."""

    rows: int
    ours: float
    limit: float

    @property
    def ratio(self) -> float:
        return self.limit / self.ours


@dataclass(frozen=True, slots=True)
class Run:
    """All results on one database."""

    database: str
    customers: int
    imported: Import
    results: Sequence[Result]


def show(run: Run, console: Console) -> None:
    """Prints the table of one run."""
    table = Table(title=f"{run.database}, {run.customers:,} customers", title_justify="left")
    for heading in ("work", "ours, ms", "p95", "limit, ms", "ratio", "from–to", "goal", "KiB"):
        table.add_column(heading, justify="left" if heading == "work" else "right")
    for one in run.results:
        mark = "green" if one.reached else "red"
        ratio = "" if one.ratio is None else f"[{mark}]{one.ratio:.2f}[/]"
        spread = "" if one.ratio is None else f"{one.spread[0]:.2f}–{one.spread[1]:.2f}"
        limit = "" if one.limit is None else f"{one.limit:.2f}"
        p95 = f"[{mark}]{one.p95:.2f}[/]" if one.page else f"{one.p95:.2f}"
        goal = f"{one.goal:.0f} ms" if one.page else f"{one.goal:.1f}"
        table.add_row(one.name, f"{one.ours:.2f}", p95, limit, ratio, spread, goal, f"{one.size / 1024:.1f}")
    console.print(table)
    made = run.imported
    console.print(
        f"import of {made.rows:,} customers: {made.ours:,.0f} rows/s; the limit: {made.limit:,.0f} rows/s;"
        f" ratio {made.ratio:.1f} (goal: 12,000 rows/s a core)\n"
    )


def write(runs: Sequence[Run], path: Path) -> None:
    """Writes everything that was measured, with what it was measured on."""
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
    }
    document = {"machine": machine, "runs": [asdict(run) for run in runs]}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
