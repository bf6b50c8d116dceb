"""What a plan says, as its page shows it: steps with their marks, counts, waits and the records they concern."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import msgspec
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from admin.menu import records_path
from core.context import Context
from core.publish import Plan, Step
from core.publish.step import ASKING, Reference
from core.publish.words import took
from core.quarantine.purge import PurgePlan
from core.queries.address import write_address
from schema_registry.model import Entity, Field

SIGNS = {"add": "+", "remove": "−", "purge": "−"}
SAFETY = {
    "safe": _l("safe"),
    "backfill": _l("fills in values"),
    "pending": _l("not kept by all records yet"),
    "lossy": _l("values go or change"),
    "blocked": _l("cannot be done"),
}
TONES = {"safe": "green", "backfill": "blue", "pending": "amber", "lossy": "amber", "blocked": "red"}
LOCKS = {
    "none": _l("nobody waits"),
    "moment": _l("a moment's wait"),
    "writers": _l("writers wait until it is done"),
}

SHOWN = 50
"""Most steps of a page, beside those that need somebody."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the page. `href`: the list of the records that are concerned; `number`: its place, from 1; `drops`:
    what goes for good, as the database calls it."""

    number: int
    id: str
    sign: str
    said: str
    safety: str
    counts: tuple[str, ...]
    lock: str
    online: bool
    reversible: bool
    sql: str
    href: str
    takes: str
    references: tuple[Reference, ...] = ()
    drops: tuple[str, ...] = ()

    @property
    def references_said(self) -> str:
        """How many places refer to what the step is about, and what becomes of them."""
        count = len(self.references)
        if self.sign == SIGNS["remove"]:
            return str(ngettext("It was used in %(num)s place", "It was used in %(num)s places", count))
        return str(ngettext("%(num)s reference follows", "%(num)s references follow", count))

    @property
    def safety_said(self) -> str:
        return str(SAFETY[self.safety])

    @property
    def tone(self) -> str:
        return TONES[self.safety]

    @property
    def asks(self) -> bool:
        """Whether it needs consent."""
        return self.safety in ASKING


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan to read and to agree to. `print` stands for exactly this plan: see `fingerprint_of`."""

    steps: tuple[ShownStep, ...]
    added: int
    changed: int
    removed: int
    touched: int
    print: str
    takes: str
    waits: str
    """How long publishing takes, and who waits meanwhile."""

    @property
    def questions(self) -> tuple[ShownStep, ...]:
        """The steps that need consent."""
        return tuple(step for step in self.steps if step.asks)

    @property
    def loses(self) -> bool:
        """Whether one of them puts values out of sight or changes them."""
        return any(step.safety == "lossy" for step in self.steps)


def proposal(ctx: Context, plan: Plan) -> Proposal:
    """A plan, for its page."""
    steps = shown_steps(ctx, plan.steps)
    signs = [step.sign for step in steps]
    touched = sum(sum(step.counts.values()) for step in plan.steps if step.safety == "lossy")
    numbers = signs.count("+"), signs.count("~"), signs.count("−"), touched
    return Proposal(steps, *numbers, fingerprint_of(plan), took(plan.seconds).say(ctx.locale.tag), _waits(ctx, plan))


def _waits(ctx: Context, plan: Plan) -> str:
    """Who waits while it is published, and what goes on afterwards."""
    writers = any(step.lock == "writers" for step in plan.steps)
    said = _("to publish; writers wait") if writers else _("to publish; nobody waits")
    if plan.online_seconds < 1:
        return str(said)
    return str(_("%(said)s, then %(took)s online", said=said, took=took(plan.online_seconds).say(ctx.locale.tag)))


def shown_steps(ctx: Context, steps: Iterable[Step]) -> tuple[ShownStep, ...]:
    """Steps in their order."""
    steps = tuple(steps)
    held = _held(ctx) if any(one.safety in ("lossy", "blocked") for one in steps) else {}
    return tuple(_shown(ctx, number, step, held) for number, step in enumerate(steps, 1))


def first_steps(steps: Sequence[ShownStep]) -> tuple[Sequence[ShownStep], int]:
    """The steps that a page has room for, and how many more there are; all of them with `?all`. Whatever needs
    somebody is there always."""
    if "all" in request.args or len(steps) <= SHOWN:
        return steps, 0
    shown = [one for one in steps if one.number <= SHOWN or one.asks or one.safety == "blocked"]
    return shown, len(steps) - len(shown)


def whole_href() -> str:
    """The page that is asked for, with all of its steps."""
    return f"{request.path}?{urlencode([*request.args.items(multi=True), ('all', '1')])}"


def dropping_steps(ctx: Context, plan: PurgePlan) -> tuple[ShownStep, ...]:
    """The steps of a purge, with what each drops."""
    pairs = zip(shown_steps(ctx, plan.steps), plan.drops, strict=True)
    return tuple(replace(step, drops=names) for step, names in pairs)


def fingerprint_of_purge(plan: PurgePlan) -> str:
    """Equal for purges of the same elements over the same version, with the same counts."""
    steps = [(one.id, sorted(one.counts.items())) for one in plan.steps]
    return hashlib.sha256(msgspec.json.encode([plan.base, plan.elements, steps])).hexdigest()[:32]


def fingerprint_of(plan: Plan) -> str:
    """Equal for plans that whoever agreed to one has agreed to: the same documents over the same version, the same
    steps, and the same counts wherever something is lost."""
    steps = [(one.id, one.safety, sorted(one.counts.items()) if one.safety == "lossy" else []) for one in plan.steps]
    return hashlib.sha256(msgspec.json.encode([plan.base, plan.digest, steps])).hexdigest()[:32]


def _shown(ctx: Context, number: int, step: Step, held: Held) -> ShownStep:
    act, _space, key = step.id.partition(" ")
    return ShownStep(
        number,
        step.id,
        SIGNS.get(act.partition("-")[0], "~"),
        step.say(ctx.locale.tag),
        step.safety,
        tuple(_counts(step)),
        str(LOCKS[step.lock]),
        step.online,
        step.reversible,
        "\n\n".join(f"{one};" for one in step.sql),
        _records(ctx, *held[key]) if key in held and step.safety in ("lossy", "blocked") else "",
        took(step.seconds).say(ctx.locale.tag) if step.seconds >= 1 else "",
        step.references,
    )


def _counts(step: Step) -> Iterator[str]:
    """The counts in words. What has no words of its own is told by the step's sentence."""
    for what, count in step.counts.items():
        if what == "records":
            yield ngettext("%(count)s record", "%(count)s records", count, count=count)
        elif what == "values":
            yield ngettext("%(num)s value", "%(num)s values", count)
        elif what == "lost":
            yield ngettext("%(num)s becomes empty", "%(num)s become empty", count)
        elif what == "cut":
            yield ngettext("%(num)s is shortened", "%(num)s are shortened", count)
        elif what == "mapped":
            yield ngettext("%(num)s is mapped", "%(num)s are mapped", count)
        elif what == "filled":
            yield ngettext("%(num)s is filled in", "%(num)s are filled in", count)
        elif what == "misfits":
            yield ngettext("%(num)s does not fit", "%(num)s do not fit", count)
        elif what == "missing":
            yield ngettext("%(num)s without a value", "%(num)s without a value", count)
        elif what == "duplicates":
            yield ngettext("%(num)s duplicate", "%(num)s duplicates", count)


Held = Mapping[str, tuple[Entity, Field | None]]
"""By key: an entity, or a field with its entity."""


def _held(ctx: Context) -> Held:
    found: dict[str, tuple[Entity, Field | None]] = {}
    for entity in ctx.model.entities.values():
        found[entity.key] = entity, None
        found.update({field.key: (entity, field) for field in entity.fields.values()})
    return found


def _records(ctx: Context, entity: Entity, field: Field | None) -> str:
    """The list of the live records that have a value in the field of a step; of all where it is about an entity."""
    if field is None:
        return records_path(entity.name)
    if "_empty" not in ctx.live.kinds[field.kind].operators:
        return ""
    pairs = write_address({field.name: {"_empty": False}})
    return f"{records_path(entity.name)}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def nothing_to_do() -> str:
    """What is said of a plan without steps."""
    return str(_("Nothing changes for records or pages: only the texts of documents differ."))
