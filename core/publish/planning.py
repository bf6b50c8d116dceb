"""Making a plan: build, compare with what is live, and say what each difference does to the database."""

from __future__ import annotations

from collections.abc import Sequence

from core.codes.publish import LIVE_MOVED
from core.context import Context
from core.errors import Rejected, Stale
from core.kinds.registry import vocabulary
from core.publish.draft import draft
from core.publish.plan import Plan, digest_of
from core.publish.trial import tried
from core.publish.works import works
from core.storage.versions import load
from schema_registry.build import build
from schema_registry.model import Model
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.vocabulary import Vocabulary


def make_plan(ctx: Context, packs: Sequence[PackFiles]) -> Plan:
    """What publishing these packs instead of what is live would do. Changes nothing.

    Raises Rejected with every problem of the documents, Stale when another version went live meanwhile.
    """
    model, warnings = checked(packs, vocabulary(ctx.live.kinds), ctx.live.model)
    stored = load(ctx.connection)
    if stored.version != ctx.live.version:
        raise Stale([LIVE_MOVED.at(base=ctx.live.version, live=stored.version)])
    wanted = draft(ctx.connection, ctx.live.kinds, stored, ctx.live.model, model, ctx.settings)
    steps = tuple(work.told(ctx.connection.dialect) for work in works(wanted))
    ordered = tuple(sorted(packs, key=lambda pack: pack.name))
    failures = tried(model, ctx.live.kinds, ctx.hooks, ctx.settings)
    return Plan(stored.version, ordered, steps, digest_of(packs), warnings, failures, model)


def checked(
    packs: Sequence[PackFiles], words: Vocabulary, previous: Model | None = None
) -> tuple[Model, tuple[Problem, ...]]:
    """The model of packs and the warnings about it. Raises Rejected when a problem is an error.

    What of `previous` is still the same is neither checked by itself nor compiled again.
    """
    built = build(packs, words, previous)
    if built.model is None:
        raise Rejected(built.problems)
    return built.model, built.problems
