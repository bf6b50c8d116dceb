"""The way back from any act, whichever it was: a deletion, a change of many records, a merge, a share."""

from __future__ import annotations

from collections.abc import Collection

from core.context import Context
from core.merging.unmerge import unmerge
from core.records import restore as deletions
from core.records import undo
from core.records.batches import nothing_to_undo
from core.records.merged import merged_by, merges_of
from core.sharing.back import shared_by, take_back


def restore(ctx: Context, batch: str) -> int:
    """How many records live again: those that a deletion took, or that a merge put into the trash; or are shared as
    they were.

    Raises what `core.records.restore`, `unmerge` and `core.sharing.take_back` raise.
    """
    if shared_by(ctx, batch):
        return take_back(ctx, batch)
    return unmerge(ctx, batch).count if merged_by(ctx, batch) else deletions.restore(ctx, batch)


def revert(ctx: Context, batch: str) -> int:
    """How many records are as they were before an act. Raises what `core.records.undo`, `unmerge` and
    `core.sharing.take_back` raise."""
    if shared_by(ctx, batch):
        return take_back(ctx, batch)
    return unmerge(ctx, batch).count if merged_by(ctx, batch) else undo.revert(ctx, batch)


def restore_records(ctx: Context, entity: str, ids: Collection[str]) -> int:
    """How many records live again: some of the trash with what went along, and with what was moved when they were
    merged into others."""
    merges = merges_of(ctx, ids)
    number = sum(unmerge(ctx, batch).count for batch in dict.fromkeys(merges.values()))
    left = [id for id in ids if id not in merges]
    if left or not merges:
        number += deletions.restore_records(ctx, entity, left)
    if not number:
        raise nothing_to_undo()
    return number
