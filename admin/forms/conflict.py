"""Two people's edits side by side: what both changed is asked, what only one changed is kept without asking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from admin.display.fields import Shown, shown
from admin.display.offered import looked_up, said
from admin.display.titles import link_of
from admin.forms.controls import by_field
from admin.forms.page import stored
from core.context import Context
from core.kinds.kind import Refused
from schema_registry.model import Entity
from schema_registry.problems import Problem

KEEP, MINE, THEIRS = "keep_", "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both changed, to different values; `choice` names the control that says which to keep."""

    field: str
    title: str
    choice: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What moved since the form was opened. `texts` is the form's next state, `version` what it is based on now."""

    message: str
    version: int
    texts: Mapping[str, str]
    clashes: tuple[Clash, ...]
    taken: tuple[tuple[str, str], ...]
    """Fields that only the other person changed, with their new values: these are in the form already."""


def decided(texts: Mapping[str, object], form: Mapping[str, str]) -> dict[str, object]:
    """The texts to save: fields where theirs was chosen are left as they are stored."""
    return {name: text for name, text in texts.items() if form.get(KEEP + name) != THEIRS}


def conflict_of(
    ctx: Context,
    entity: Entity,
    id: str,
    texts: Mapping[str, str],
    problems: Sequence[Problem],
    beside: Iterable[Clash] = (),
) -> Conflict:
    """What to ask, from the typed texts and the refusal of the write path, which names every field that moved.

    `beside`: what is to be asked about sheets of lines.
    """
    row, current = stored(ctx, entity, id)
    merged = dict(texts)
    clashes: list[Clash] = []
    taken: list[tuple[str, str]] = []
    told = by_field(problems)
    for name in current:
        one = shown(ctx.live, entity, name, ctx.locale)
        if name not in told or one is None:
            continue
        before = dict(told[name][0].params).get("before", "")
        mine, theirs = texts.get(name, ""), current[name]
        if _same(ctx, one, mine, theirs):
            continue
        said = one.cell(row.get(name)).text
        if _worded(ctx, one, mine, linked=False) == before:
            merged[name] = theirs
            taken.append((one.title, said))
        else:
            clashes.append(Clash(name, one.title, KEEP + name, _worded(ctx, one, mine), said))
    return Conflict(
        message=problems[0].say(ctx.locale.tag),
        version=int(str(row["sys_version"])),
        texts=merged,
        clashes=(*clashes, *beside),
        taken=tuple(taken),
    )


def _same(ctx: Context, one: Shown, mine: str, theirs: str) -> bool:
    return mine == theirs or _worded(ctx, one, mine, linked=False) == _worded(ctx, one, theirs, linked=False)


def _worded(ctx: Context, one: Shown, text: str, *, linked: bool = True) -> str:
    """A typed text as it will be shown; as typed where it does not read. `linked`: a reference by its title."""
    try:
        value = one.kind.reader(one.field, ctx.locale)(text)
    except Refused:
        return text
    if value is None:
        return ""
    if (one.field.to or one.field.targets) and linked:
        return one.cell(link_of(ctx, one.field, value)).text
    if looked_up(one.field) and linked:
        return said(ctx, one.field, [str(value)]).get(str(value), str(value))
    return one.kind.show(one.field, value, ctx.locale)
