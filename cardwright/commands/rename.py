"""`cardwright rename PACK… ELEMENT NEW`: calls something otherwise in folders of documents, wherever it is used."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from cardwright.commands.check import FOLDER
from cardwright.front import Front, print_json, read_packs
from cardwright.problems import printable
from core.errors import Rejected
from core.hooks import plugin_manager
from core.kinds.registry import collect, vocabulary
from schema_registry.codes.renames import LEFT_BEHIND
from schema_registry.followed import Rewrite
from schema_registry.rename import rename


@click.command("rename")
@click.argument("packs", nargs=-1, required=True, type=FOLDER, metavar="PACK…")
@click.argument("element")
@click.argument("new")
@click.option("--beside", multiple=True, type=FOLDER, metavar="PACK", help="Read this pack too, but leave it alone.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--json", "json_output", is_flag=True, help="Print what is rewritten as a JSON array.")
@click.pass_context
def rename_command(
    ctx: click.Context,
    packs: tuple[Path, ...],
    element: str,
    new: str,
    beside: tuple[Path, ...],
    dry_run: bool,
    json_output: bool,
) -> None:
    """Give an element another name, and rewrite what refers to it.

    ELEMENT is ENTITY or ENTITY.FIELD. Its document says the former name (`renamedFrom`), so that values, records and
    whoever still uses it come along. Only the names change: spacing and comments stay. A pack named by --beside is
    left as it is; what uses the former name there is understood.

    ENTITY.FIELD=STATE is a state of the process that is bound to the field, ENTITY.FIELD:EVENT an event of its
    transitions. They say their former names too: records, their history and timers come along.

    ENTITY.FIELD=OPTION is an option of a field. Its document says what becomes of the values (`map`), which the next
    publish moves. Former options are not understood, so every pack that uses one is to be rewritten.
    """
    front: Front = ctx.obj
    found = rename(read_packs((*packs, *beside)), vocabulary(collect(plugin_manager().hook)), element, new)
    if found.problems:
        raise Rejected(found.problems)
    names = {pack.name: folder for pack, folder in zip(read_packs(packs), packs, strict=True)}
    told = [one for one in (found.stated, *found.rewrites) if one is not None]
    left = [one for one in told if one.pack not in names]
    if found.entire and left:
        raise Rejected([LEFT_BEHIND.at(document=f"{one.pack}/{one.path}", name=one.old) for one in left])
    if not dry_run:
        _write(names, found.texts)
    if json_output:
        print_json([_as_json(one, one.pack in names) for one in told])
    else:
        _show(front.out, told, frozenset(names))
        count = sum(one.pack in names for one in told)
        places = "1 place" if count == 1 else f"{count} places"
        front.err.print(f"{places} would be rewritten." if dry_run else f"{places} rewritten.")


def _write(folders: Mapping[str, Path], texts: Mapping[tuple[str, str], str]) -> None:
    """The texts, in the files of the packs that may be written. A byte order mark stays."""
    for (pack, path), text in texts.items():
        if pack in folders:
            file = folders[pack] / path
            mark = codecs.BOM_UTF8 if file.read_bytes().startswith(codecs.BOM_UTF8) else b""
            file.write_bytes(mark + text.encode())


def _show(console: Console, told: list[Rewrite], written: frozenset[str]) -> None:
    for one in told:
        line = Text(printable(f"{one.file}:{one.line}:{one.column}"), "bold")
        line.append(f"  {printable(one.before)} → {printable(one.after)}", "")
        if one.pack not in written:
            line.append("  (left as it is)", "dim")
        console.print(line)


def _as_json(one: Rewrite, written: bool) -> dict[str, object]:
    return {
        "document": f"{one.pack}/{one.path}",
        "pointer": one.pointer,
        "line": one.line,
        "column": one.column,
        "before": one.before,
        "after": one.after,
        "written": written,
    }
