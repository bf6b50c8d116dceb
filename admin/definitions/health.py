"""What the doctor finds of what is live, and what it proposes: slow questions, and indexes that nobody used."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from admin.definitions.catalogue import read
from admin.definitions.entry import administering, document_href
from admin.display.periods import day_words
from core.constraints.listing import pending
from core.context import Context
from core.doctor.proposals import Proposal, proposals
from core.doctor.structure import drift
from core.doctor.unused import unused
from core.publish import live_packs
from core.slow import KEPT
from schema_registry.documents import kind_of
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from schema_registry.reading.positions import parts

blueprint = Blueprint("definition_health", __name__, url_prefix="/definitions/health")
SHOWN = 50
"""Slow questions that the page tells of: those that an index would serve, then those that took most time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, what to do about it, and the document where that is done ("" where there is none)."""

    severity: str
    code: str
    said: str
    hint: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Slow:
    """A slow question as its row. `helped`: whether a change of the document at `href` would serve it."""

    entity: str
    said: str
    hint: str
    helped: bool
    href: str
    count: int
    worst: str
    total: str
    last: str


@blueprint.get("")
def health() -> str:
    """The tables as they are, what took long, what nobody used."""
    ctx = administering()
    packs = live_packs(ctx.connection)
    slow = sorted(proposals(ctx), key=lambda one: not one.field)
    return render_template(
        "definitions/health.html",
        findings=[_finding(ctx, one.problem) for one in drift(ctx)],
        waiting=len(pending(ctx)),
        slow=[_slow(ctx, packs, one) for one in slow[:SHOWN]],
        count=len(slow),
        unused=[_finding(ctx, one.problem, document_of(ctx, packs, one.entity)) for one in unused(ctx)],
        counted=ctx.connection.dialect.name == "postgresql",
        least=ctx.settings.slow_question_ms,
        days=KEPT.days,
    )


def _finding(ctx: Context, problem: Problem, href: str = "") -> Finding:
    tag = ctx.locale.tag
    return Finding(problem.severity, problem.code, problem.say(tag), problem.advise(tag), href)


def _slow(ctx: Context, packs: tuple[PackFiles, ...], one: Proposal) -> Slow:
    asked, tag = one.asked, ctx.locale.tag
    last = day_words(asked.last_at.astimezone(ctx.locale.zone).date(), ctx)
    return Slow(
        one.told.entity.title.say(tag),
        one.told.say(tag),
        one.problem.advise(tag),
        bool(one.field),
        document_of(ctx, packs, one.entity, one.field),
        asked.count,
        f"{asked.worst_ms / 1000:.1f}",
        f"{asked.total_ms / 1000:.1f}",
        last,
    )


def document_of(ctx: Context, packs: tuple[PackFiles, ...], entity: str, field: str = "") -> str:
    """The address of the document that defines an entity, or its field, at its line; "" where none does."""
    known = ctx.model.entities.get(entity)
    if known is None:
        return ""
    element = known.fields.get(field, known)
    name = element.key.partition("/")[0]
    files = next((pack.files for pack in packs if pack.name == name), {})
    for path, text in files.items():
        if kind_of(path) != "entity" or f'"{entity}"' not in text:
            continue
        document = read(text)
        own = document.get("properties")
        if entity in (document.get("name"), document.get("extends")) and (
            not field or (isinstance(own, dict) and field in own)
        ):
            return document_href(name, path, line=_line(text, f"/properties/{field}" if field else ""))
    return ""


def _line(text: str, pointer: str) -> int:
    """The line of a member, from 1; 0 for the whole document."""
    found = (one.start for one in parts(text) if pointer and one.what == "key" and one.pointer == pointer)
    start = next(found, None)
    return 0 if start is None else text.count("\n", 0, start) + 1
