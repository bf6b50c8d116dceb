"""Elements called otherwise in a draft, and in every document of it that refers to them."""

from __future__ import annotations

from dataclasses import dataclass

from core.access.defining import require_within
from core.context import Context
from core.drafts.edit import write
from core.drafts.kept import held
from core.drafts.state import Key, Workspace, workspace_of
from core.errors import Rejected
from core.kinds.registry import vocabulary
from schema_registry.build import build
from schema_registry.followed import Rewrite
from schema_registry.packs import LOCAL
from schema_registry.rename import rename
from schema_registry.renamed import Renamed


@dataclass(frozen=True, slots=True)
class Naming:
    """What a rename comes to. `written`: places that the draft rewrites; `left`: those of packs that are not its own,
    which are understood by the former name."""

    renamed: Renamed
    written: tuple[Rewrite, ...]
    left: tuple[Rewrite, ...]


def naming(ctx: Context, kept: Workspace, element: str, new: str, *, everywhere: bool = False) -> Naming:
    """What calling an element otherwise would do in a draft; its problems are in `renamed`.

    Written are the document that defines it, documents of the same pack, own changes, and what the draft changes
    anyway; with `everywhere` documents of other packs too. Nobody understands what an option was called before, so
    where one is renamed it is always everywhere.
    """
    found = rename(kept.packs, vocabulary(ctx.live.kinds), element, new, ctx.whole.model)
    everywhere = everywhere or found.entire
    places = (*((found.stated,) if found.stated is not None else ()), *found.rewrites)
    own = [one for one in places if everywhere or _own(kept, found, (one.pack, one.path))]
    return Naming(found, tuple(own), tuple(one for one in places if one not in own))


def _own(kept: Workspace, found: Renamed, key: Key) -> bool:
    defining = found.stated.pack if found.stated is not None else ""
    return key[0] in (defining, LOCAL) or key in kept.own


def call(ctx: Context, number: int, element: str, new: str, *, everywhere: bool = False) -> Naming:
    """The element has another name in the draft. Raises Rejected, and Denied for what may not be changed."""
    kept = workspace_of(ctx, held(ctx, number))
    found = naming(ctx, kept, element, new, everywhere=everywhere)
    if found.renamed.problems:
        raise Rejected(found.renamed.problems)
    touched = {(one.pack, one.path) for one in found.written}
    said = {key: text for key, text in found.renamed.texts.items() if key in touched}
    require_within(ctx, kept.base, {**kept.base, **said}, unfinished=True)
    for key, text in said.items():
        write(ctx, kept, key, text)
    return found


def by_present_names(ctx: Context, number: int) -> tuple[Rewrite, ...]:
    """Documents of the draft say present names instead of former ones; what was rewritten."""
    kept = workspace_of(ctx, held(ctx, number))
    built = build(kept.packs, vocabulary(ctx.live.kinds), ctx.whole.model)
    for pack in built.packs:
        for path, text in pack.read.items():
            if (pack.name, path) in kept.own:
                write(ctx, kept, (pack.name, path), text)
    return tuple(one for one in built.rewrites if (one.pack, one.path) in kept.own)
