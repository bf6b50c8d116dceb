"""`cardwright check PACK…`: everything that is wrong with packs, before anything is touched."""

from __future__ import annotations

from pathlib import Path

import click

from cardwright import problems as terminal
from cardwright.front import Front, print_json
from cardwright.sarif import sarif_log
from core.hooks import plugin_manager
from core.kinds.registry import collect, vocabulary
from core.publish.lint import lint
from core.publish.trial import tried
from core.settings import Settings
from schema_registry.build import build
from schema_registry.packs import read_pack
from schema_registry.problems import Problem, errors

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("check")
@click.argument("packs", nargs=-1, required=True, type=FOLDER, metavar="PACK…")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are printed: for people, as a JSON array, or as SARIF 2.1.0 for code hosts and editors.",
)
@click.option("--json", "shape", flag_value="json", help="The same as --format json.")
@click.pass_context
def check_command(ctx: click.Context, packs: tuple[Path, ...], strict: bool, shape: str) -> None:
    """Tell every problem of the packs' documents at once.

    A problem is printed as `file:line:column: code pointer: message`, with its source line and what to do.
    Needs no database: configuration tests are run in one of their own. A pack that requires others is checked
    together with them: name all their folders. Ends with 1 when there is an error (with --strict: or a warning).
    """
    front: Front = ctx.obj
    problems, sources = find_problems(packs, front.settings)
    if shape == "json":
        print_json([terminal.as_json(problem, front.language) for problem in problems])
    elif shape == "sarif":
        print_json(sarif_log(problems, front.language, Path.cwd()))
    else:
        terminal.show(front.out, problems, front.language, sources)
        front.err.print(terminal.summary(problems, len(sources)))
    if problems if strict else errors(problems):
        ctx.exit(1)


def find_problems(folders: tuple[Path, ...], settings: Settings) -> tuple[tuple[Problem, ...], dict[str, str]]:
    """All problems of the packs in the folders, and the texts of their files by printed name.

    What is right is tried: the packs' configuration tests are run.
    """
    problems: list[Problem] = []
    packs = []
    for folder in folders:
        pack, unreadable = read_pack(folder)
        problems.extend(unreadable)
        if pack is not None:
            packs.append(pack)
    if len(packs) == len(folders):
        hooks = plugin_manager().hook
        kinds = collect(hooks)
        built = build(packs, vocabulary(kinds))
        problems.extend(one for one in built.problems if one not in problems)
        if built.model is not None:
            problems.extend(lint(packs, built.model, kinds))
            problems.extend(tried(built.model, kinds, hooks, settings))
    return tuple(problems), terminal.sources_of((pack.label, pack.files) for pack in packs)
