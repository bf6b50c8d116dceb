"""`cardwright import`: files into records, with everything that is wrong told by line; and taking an import back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from cardwright.commands.check import FOLDER
from cardwright.front import Front, print_json
from cardwright.problems import as_json, printable
from core.codes.transfer import MAPPING_UNKNOWN
from core.context import Actor
from core.engine import Installation
from core.errors import Missing
from core.transfer.columns import Automatic, known_names
from core.transfer.faults import faulty_rows
from core.transfer.load import ImportResult, load, revert
from core.transfer.load import Progress as Step
from core.transfer.order import import_order
from core.transfer.read import open_table
from schema_registry.suggest import closest

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """One file to import, by a mapping of the live packs or by the entity's own names."""

    mapping: str | Automatic
    file: Path

    @property
    def name(self) -> str:
        return self.mapping if isinstance(self.mapping, str) else self.mapping.entity


@dataclass(frozen=True, slots=True)
class Ways:
    """How to import."""

    dry_run: bool
    skip_faulty: bool
    faulty_out: Path | None
    revertible: bool = True
    """Whether to say how the import is taken back."""


@click.command("import")
@click.argument("words", nargs=-1, metavar="[MAPPING] [FILE]")
@click.option(
    "--all", "folder", type=FOLDER, help="Every mapping whose file lies in this folder, in the right order."
)
@click.option("--entity", help="Import FILE into this entity, columns by field names and titles, without a mapping.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen; write nothing.")
@click.option("--skip-faulty", is_flag=True, help="Write the good lines although others are faulty.")
@click.option(
    "--faulty-out", type=click.Path(dir_okay=False, path_type=Path), help="Write the faulty lines to a file."
)
@click.option("--revert", "run", metavar="RUN", help="Take an import back; RUN is what it printed.")
@click.option("--json", "json_output", is_flag=True, help="Print what became of each file as a JSON array.")
@click.pass_context
def import_command(
    ctx: click.Context,
    words: tuple[str, ...],
    folder: Path | None,
    entity: str | None,
    dry_run: bool,
    skip_faulty: bool,
    faulty_out: Path | None,
    run: str | None,
    json_output: bool,
) -> None:
    """Import a CSV FILE by MAPPING (`cardwright import orders orders.csv`), or a folder of them with --all.

    When a line is faulty nothing is written, unless --skip-faulty. An import that was interrupted goes on where it
    was when it is started again. Ends with 1 when nothing was written because of faulty lines.
    """
    front: Front = ctx.obj
    with front.installation() as installation:
        actor = front.actor(installation)
        if run is not None:
            taken_back = revert(installation, actor, run)
            now = "record is as it was" if taken_back == 1 else "records are as they were"
            front.err.print(f"Taken back: {taken_back:,} {now}.")
            return
        wishes = list(_wishes(front, installation, words, folder, entity))
        results = import_files(front, installation, actor, wishes, Ways(dry_run, skip_faulty, faulty_out))
    if json_output:
        print_json([_as_json(wish, result, front.language) for wish, result in zip(wishes, results, strict=False)])
    if not skip_faulty and any(not result.ok for result in results):
        ctx.exit(1)


def _wishes(
    front: Front, installation: Installation, words: tuple[str, ...], folder: Path | None, entity: str | None
) -> Iterator[Wish]:
    """What to import, in order. Raises UsageError, and Missing for an unknown mapping."""
    expected = 0 if folder is not None else 1 if entity else 2
    if len(words) != expected or (folder is not None and entity):
        raise click.UsageError("Say MAPPING and FILE, or FILE with --entity, or --all FOLDER, or --revert RUN.")
    if folder is not None:
        with front.read_in(installation) as ctx:
            ordered = import_order(ctx.model)
        yield from (Wish(one.name, folder / one.file) for one in ordered if (folder / one.file).is_file())
        return
    file = Path(words[-1])
    if not file.is_file():
        raise click.BadParameter(f'no file "{file}"', param_hint="FILE")
    if entity:
        yield Wish(Automatic(entity), file)
        return
    with front.read_in(installation) as ctx:
        if words[0] not in ctx.model.imports:
            problem = MAPPING_UNKNOWN.at("/mapping", name=words[0])
            raise Missing([problem.suggesting(closest(words[0], ctx.model.imports))])
    yield Wish(words[0], file)


def import_files(
    front: Front, installation: Installation, actor: Actor, wishes: Sequence[Wish], ways: Ways
) -> list[ImportResult]:
    """What became of each file; ends at the first that was refused, as later ones may need it."""
    results: list[ImportResult] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=front.err, transient=True) as bars:
        for wish in wishes:
            bar = bars.add_task(wish.name, total=None)
            result = load(
                installation,
                actor,
                wish.mapping,
                wish.file,
                file_name=wish.file.name,
                dry_run=ways.dry_run,
                skip_faulty=ways.skip_faulty,
                locale=front.locale,
                progress=partial(_advance, bars, bar, wish.name),
            )
            bars.remove_task(bar)
            results.append(result)
            _show(front, wish, result, ways)
            if ways.faulty_out is not None and result.faults:
                _write_faulty(front, installation, wish, result, ways.faulty_out)
            if not result.ok and not ways.skip_faulty and not ways.dry_run:
                break
    return results


def _advance(bars: Progress, bar: TaskID, name: str, step: Step) -> None:
    said = "checking" if step.phase == "check" else "writing"
    bars.update(bar, description=f"{name}: {said}", completed=step.done, total=step.of)


def _show(front: Front, wish: Wish, result: ImportResult, ways: Ways) -> None:
    counts = f"{result.created:,} new, {result.updated:,} changed, {result.skipped:,} as they were"
    faulty = f", {result.faulty:,} faulty" if result.faulty else ""
    would = " (dry run)" if ways.dry_run else ""
    style = "green" if result.ok else "yellow" if ways.skip_faulty else "red"
    front.err.print(Text(f"{wish.name}: {counts}{faulty}{would}", style))
    for note in result.notes:
        front.err.print(Text(f"  {printable(note.say(front.language))}", "dim"))
    for fault in result.faults[:SHOWN_FAULTS]:
        column = f", {printable(fault.column)}" if fault.column else ""
        said = printable(f"{fault.problem.say(front.language)} {fault.problem.advise(front.language)}".strip())
        front.err.print(Text(f"  line {fault.line}{column}: {fault.problem.code} {said}"))
    if len(result.faults) > SHOWN_FAULTS:
        front.err.print(Text(f"  … and {len(result.faults) - SHOWN_FAULTS:,} more", "dim"))
    if result.run and not ways.dry_run and ways.revertible:
        front.err.print(Text(f"  take it back with: cardwright import --revert {result.run}", "dim"))


def _write_faulty(front: Front, installation: Installation, wish: Wish, result: ImportResult, out: Path) -> None:
    with front.read_in(installation) as ctx:
        table = open_table(wish.file, wish.file.name, known_names(ctx, wish.mapping))
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(faulty_rows(table, result.faults, front.language))
    front.err.print(f"  The faulty lines are in {out}.")


def _as_json(wish: Wish, result: ImportResult, language: str) -> dict[str, object]:
    return {
        "mapping": wish.name,
        "file": str(wish.file),
        "run": result.run,
        "created": result.created,
        "updated": result.updated,
        "skipped": result.skipped,
        "faulty": result.faulty,
        "faults": [
            {"line": fault.line, "column": fault.column, **as_json(fault.problem, language)}
            for fault in result.faults
        ],
    }
