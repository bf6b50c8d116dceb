"""What a plan says, as its page shows it: steps with their marks, counts, waits and the records they concern."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from admin.menu import records_path
from core.context import Context
from core.publish import Plan, Step
from core.queries.address import write_address

SIGNS = {"add": "+", "remove": "−"}
SAFETY = {
    "safe": _l("safe"),
    "backfill": _l("fills in values"),
    "lossy": _l("values go or change"),
    "blocked": _l("cannot be done"),
}
TONES = {"safe": "green", "backfill": "blue", "lossy": "amber", "blocked": "red"}
LOCKS = {
    "none": _l("nobody waits"),
    "moment": _l("a moment's wait"),
    "writers": _l("writers wait until it is done"),
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the page. `href`: the list of the records that are concerned; `number`: its place, from 1."""

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

    @property
    def safety_said(self) -> str:
        return str(SAFETY[self.safety])

    @property
    def tone(self) -> str:
        return TONES[self.safety]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan to read and to agree to. `print` stands for exactly this plan: see `fingerprint_of`."""

    steps: tuple[ShownStep, ...]
    added: int
    changed: int
    removed: int
    touched: int
    print: str

    @property
    def questions(self) -> tuple[ShownStep, ...]:
        """The steps that need consent."""
        return tuple(step for step in self.steps if step.safety == "lossy")


def proposal(ctx: Context, plan: Plan) -> Proposal:
    """A plan, for its page."""
    steps = shown_steps(ctx, plan.steps)
    signs = [step.sign for step in steps]
    touched = sum(sum(step.counts.values()) for step in plan.steps if step.safety == "lossy")
    return Proposal(steps, signs.count("+"), signs.count("~"), signs.count("−"), touched, fingerprint_of(plan))


def shown_steps(ctx: Context, steps: Iterable[Step]) -> tuple[ShownStep, ...]:
    """Steps in their order."""
    return tuple(_shown(ctx, number, step) for number, step in enumerate(steps, 1))


def fingerprint_of(plan: Plan) -> str:
    """Equal for plans that whoever agreed to one has agreed to: the same documents over the same version, the same
    steps, and the same counts wherever something is lost."""
    steps = [(one.id, one.safety, sorted(one.counts.items()) if one.safety == "lossy" else []) for one in plan.steps]
    return hashlib.sha256(msgspec.json.encode([plan.base, plan.digest, steps])).hexdigest()[:32]


def _shown(ctx: Context, number: int, step: Step) -> ShownStep:
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
        _records(ctx, key) if step.safety in ("lossy", "blocked") else "",
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
        elif what == "duplicates":
            yield ngettext("%(num)s duplicate", "%(num)s duplicates", count)


def _records(ctx: Context, key: str) -> str:
    """The list of the live records that have a value in the field of a step; of all where it is about an entity."""
    for entity in ctx.model.entities.values():
        if entity.key == key:
            return records_path(entity.name)
        for field in entity.fields.values():
            if field.key == key and "_empty" in ctx.live.kinds[field.kind].operators:
                pairs = write_address({field.name: {"_empty": False}})
                return f"{records_path(entity.name)}?{'&'.join(f'{name}={value}' for name, value in pairs)}"
    return ""


def nothing_to_do() -> str:
    """What is said of a plan without steps."""
    return str(_("Nothing changes for records or pages: only the texts of documents differ."))
