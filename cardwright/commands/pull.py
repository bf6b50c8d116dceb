"""`cardwright pull DIR`: live packs written back as folders."""

from __future__ import annotations

from pathlib import Path

import click

from cardwright.front import Front, print_json
from core.access.rights import require_administration
from core.publish.pull import Pulled, pull


@click.command("pull")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--pack", "names", multiple=True, metavar="NAME", help="Only this pack; may be repeated.")
@click.option("--force", is_flag=True, help="Write over changes that were never published, too.")
@click.option("--json", "json_output", is_flag=True, help="Print what was written as a JSON array.")
@click.pass_obj
def pull_command(front: Front, folder: Path, names: tuple[str, ...], force: bool, json_output: bool) -> None:
    """Write the definitions that are live as packs' folders.

    DIR is the folder of one pack, which is brought to what is live, or the folder in which each pack gets one of
    its name. Texts are those that were published, byte for byte; files that are no definitions are left alone.
    Nothing is written when a file has changes that were never published.
    """
    with front.reading() as ctx:
        require_administration(ctx, "definitions")
        done = pull(ctx, folder, names, force=force)
    if json_output:
        print_json([one.to_json() for one in done])
    else:
        for one in done:
            _tell(front, one)


def _tell(front: Front, one: Pulled) -> None:
    if not one.written and not one.removed:
        front.err.print(f"{one.folder} is what is live.")
    else:
        front.err.print(f"{one.folder}: {len(one.written)} written, {len(one.removed)} removed.")
    for mark, paths in (("+", one.written), ("-", one.removed)):
        for path in paths:
            front.out.print(f"{mark} {one.folder / path}", markup=False)
