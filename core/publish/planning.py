"""Making a plan: build, compare with what is live, and say what each difference does to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.access.defining import require_read, require_within
from core.codes.publish import LIVE_MOVED
from core.context import Context
from core.errors import Rejected, Stale
from core.kinds.registry import vocabulary
from core.publish.draft import draft
from core.publish.pace import pace
from core.publish.plan import Plan, digest_of
from core.publish.references import references
from core.publish.trial import tried
from core.publish.works import works
from core.storage.versions import load
from schema_registry.build import Built, build
from schema_registry.frozen import Frozen
from schema_registry.model import Model
from schema_registry.packs import LOCAL, PackFiles, texts_of
from schema_registry.problems import Problem
from schema_registry.vocabulary import Vocabulary


def make_plan(ctx: Context, packs: Sequence[PackFiles], *, back: int = 0) -> Plan:
    """What publishing these packs instead of what is live would do. Changes nothing. `back`: the version that is
    gone back to, whose they are.

    Raises Rejected with every problem of the documents, Stale when another version went live meanwhile, Denied with
    the documents that differ and that the actor may not change.
    """
    ctx = ctx.whole
    words = vocabulary(ctx.live.kinds)
    built = sound(packs, words, ctx.live.model)
    model, packs = built.model, own_by_present_names(built.packs)
    assert model is not None  # nothing is wrong
    stored = load(ctx.connection)
    if stored.version != ctx.live.version:
        raise Stale([LIVE_MOVED.at(base=ctx.live.version, live=stored.version)])
    require_within(ctx, texts_of(stored.packs), texts_of(packs), model)
    require_read(ctx, model)
    wanted = replace(draft(ctx.connection, ctx.live, stored, model, ctx.settings), back=back)
    todo = works(wanted)
    took, found = pace(ctx.connection, todo), references(stored.packs, packs, words, ctx.live.model, model)
    steps = tuple(
        replace(work.told(ctx.connection.dialect, took(work)), references=found.get(work.id, ())) for work in todo
    )
    listings = Frozen({work.id: work.faults for work in todo if work.faults is not None})
    ordered = tuple(sorted(packs, key=lambda pack: pack.name))
    failures = tried(model, ctx.live.kinds, ctx.hooks, ctx.settings)
    return Plan(stored.version, ordered, steps, digest_of(packs), built.problems, failures, back, model, listings)


def own_by_present_names(packs: Sequence[PackFiles]) -> tuple[PackFiles, ...]:
    """Packs with an installation's own documents by present names instead of former ones; others are not touched."""
    return tuple(
        replace(pack, files=Frozen({**pack.files, **pack.read}), read=Frozen({})) if pack.name == LOCAL else pack
        for pack in packs
    )


def checked(
    packs: Sequence[PackFiles], words: Vocabulary, previous: Model | None = None
) -> tuple[Model, tuple[Problem, ...]]:
    """The model of packs and the warnings about it. Raises Rejected when a problem is an error.

    What of `previous` is still the same is neither checked by itself nor compiled again.
    """
    built = sound(packs, words, previous)
    assert built.model is not None  # nothing is wrong
    return built.model, built.problems


def sound(packs: Sequence[PackFiles], words: Vocabulary, previous: Model | None = None) -> Built:
    """Packs, built. Raises Rejected when a problem is an error."""
    built = build(packs, words, previous)
    if built.model is None:
        raise Rejected(built.problems)
    return built
