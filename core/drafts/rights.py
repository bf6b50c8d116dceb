"""Rights of a role written into a draft: into the installation's own document of it, which is made where there is
none. The packs that somebody else wrote stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.codes.drafts import NO_DOCUMENT
from core.context import Context
from core.drafts.edit import add, put, take_out
from core.drafts.state import Key, Workspace, fingerprint, workspace
from core.errors import Missing
from schema_registry.frozen import Frozen
from schema_registry.packs import LOCAL
from schema_registry.places import Places
from schema_registry.rights_written import Part, extending, with_parts


def write_rights(ctx: Context, number: int, role: str, wanted: Mapping[Part, object]) -> None:
    """The role says these parts so in the draft; None for what is not stated. Raises Missing for an unknown role."""
    kept = workspace(ctx, number)
    found = Places(kept.packs).drafts.get(role)
    if found is None:
        raise Missing([NO_DOCUMENT.at(pack=LOCAL, path=f"roles/{role}.json")])
    own = next((one for one in (found.document, *found.overlays) if one.pack == LOCAL), None)
    path = own.path if own is not None else _free(kept.texts, role)
    before = kept.texts.get((LOCAL, path))
    text = before if before is not None else extending(role)
    begins = own is not None and own is found.document
    changed = with_parts(text, {} if begins else _below(kept, role, path), wanted)
    if changed == text:
        return
    if before is None:
        add(ctx, number, LOCAL, path, changed)
    elif changed.split() == extending(role).split():
        take_out(ctx, number, LOCAL, path)
    else:
        put(ctx, number, LOCAL, path, changed, fingerprint(text))


def _below(kept: Workspace, role: str, path: str) -> Mapping[str, object]:
    """The role without the document that is written on."""
    packs = [
        replace(pack, files=Frozen({name: text for name, text in pack.files.items() if name != path}))
        if pack.name == LOCAL
        else pack
        for pack in kept.packs
    ]
    found = Places(packs).drafts.get(role)
    return found.value if found is not None else {}


def _free(texts: Mapping[Key, str], role: str) -> str:
    names = (f"roles/{role}{'-' * bool(at)}{at or ''}.json" for at in range(len(texts) + 1))
    return next(name for name in names if (LOCAL, name) not in texts)
