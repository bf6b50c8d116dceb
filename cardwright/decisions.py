"""Conflicts of packs in a terminal, side by side, and what was decided about them: by option, or in a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cardwright.problems import printable
from core.packs import Conflict
from core.packs.upgrade import Decisions
from schema_registry.merge import Decision

ALL = "all"
_LONGEST = 800
"""Characters of a part that are shown; the file has all of it."""


class _Kept(msgspec.Struct):
    """One conflict of a file."""

    at: str
    was: str | None
    theirs: str | None
    ours: str | None
    decision: Decision | None = None


class _File(msgspec.Struct):
    conflicts: list[_Kept]


def read_decisions(file: Path | None) -> list[_Kept]:
    """What a file says of conflicts; nothing of one that is not there yet."""
    if file is None or not file.exists():
        return []
    try:
        return msgspec.json.decode(file.read_bytes(), type=_File).conflicts
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise click.BadParameter(f"this holds no decisions: {wrong}", param_hint="--decisions") from wrong


def decisions_of(
    conflicts: Iterable[Conflict], kept: Iterable[_Kept], keep: Iterable[str], take: Iterable[str]
) -> Decisions:
    """What was decided. A file's word counts only for the very conflict that it was written about; an option's
    before a file's, one conflict's before all. Options may name what is no conflict: they are refused later."""
    said = {one.at: one for one in kept}
    found: dict[str, Decision] = {}
    for conflict in conflicts:
        clash, known = conflict.clash, said.get(conflict.address)
        if (
            known
            and known.decision
            and (known.was, known.theirs, known.ours) == (clash.was, clash.theirs, clash.ours)
        ):
            found[conflict.address] = known.decision
        elif ALL in keep:
            found[conflict.address] = "keep"
        elif ALL in take:
            found[conflict.address] = "take"
    return {
        **found,
        **dict.fromkeys((one for one in keep if one != ALL), "keep"),
        **dict.fromkeys((one for one in take if one != ALL), "take"),
    }


def write_decisions(file: Path, conflicts: Iterable[Conflict]) -> None:
    """Keeps conflicts in a file, with what was decided so far: `decision` is to be "keep" or "take"."""
    value = {"conflicts": [one.to_json() for one in conflicts]}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def show_conflicts(console: Console, conflicts: Iterable[Conflict]) -> None:
    """Prints conflicts: where, and what it was, what comes, what is here."""
    for one in conflicts:
        place = one.ours or one.theirs
        head = Text(printable(one.address), "bold")
        if place is not None:
            head.append(f"  {printable(str(place))}", "dim")
        if one.decision:
            head.append(f"  {one.decision}", "green")
        console.print(head)
        table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 3, 0, 0))
        for name in ("was", "theirs (take)", "ours (keep)"):
            table.add_column(name, overflow="fold", ratio=1)
        gone = Text("removed here" if one.overlay else "not there", "dim italic")
        clash = one.clash
        texts = ((clash.was, Text("not there", "dim italic")), (clash.theirs, Text("not there", "dim italic")))
        table.add_row(*(_said(text) or missing for text, missing in (*texts, (clash.ours, gone))))
        console.print(table)
        console.print()


def _said(text: str | None) -> Text | None:
    if text is None:
        return None
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Text("\n".join(printable(line) for line in cut.splitlines()))
