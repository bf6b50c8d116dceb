"""Where a record stands, for its card: a tag for each process, and a button for each open way on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from admin.display.fields import tone_of
from admin.display.wording import worded
from admin.menu import records_path
from core.context import Context
from core.processes.ways import Standing, Way, standings
from schema_registry.model import Entity

MOST_BUTTONS = 2
"""Buttons that stand beside each other; further ways are in a menu."""


@dataclass(frozen=True, slots=True)
class Button:
    """One open way. It is sent at once where nothing is `asked`, else it leads to its form."""

    title: str
    href: str
    asked: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """A way on that would be the reader's to take, and why the record is not ready for it."""

    title: str
    why: str


@dataclass(frozen=True, slots=True)
class StateTag:
    """The state that the record is in, which leads to the page of the process."""

    process: str
    title: str
    tone: str
    href: str


@dataclass(frozen=True, slots=True)
class Flow:
    """Everything that a card shows of processes."""

    tags: tuple[StateTag, ...] = ()
    buttons: tuple[Button, ...] = ()
    more: tuple[Button, ...] = ()
    closed: tuple[Closed, ...] = ()


NO_FLOW = Flow()


def flow_of(ctx: Context, entity: Entity, id: str, origin: str) -> Flow:
    """The flow of a record; nothing for an entity without processes, without a question."""
    found = standings(ctx, entity.name, id)
    if not found:
        return NO_FLOW
    buttons = [_button(ctx, entity, id, one, way, origin) for one in found for way in one.open]
    first = next((one for one in buttons if one.primary), None)
    buttons = [replace(one, primary=one is first) for one in buttons]
    tags = tuple(
        StateTag(
            one.process.title.say(ctx.locale.tag),
            one.state.title.say(ctx.locale.tag),
            tone_of(one.state.color),
            process_path(one.process.name, id),
        )
        for one in found
    )
    return Flow(tags, tuple(buttons[:MOST_BUTTONS]), tuple(buttons[MOST_BUTTONS:]), tuple(_closed(ctx, found)))


def _closed(ctx: Context, found: Iterable[Standing]) -> Iterator[Closed]:
    for way in (way for one in found for way in one.ways if way.guarded):
        yield Closed(way.transition.title.say(ctx.locale.tag), worded(way.problems[0], ctx.locale))


def _button(ctx: Context, entity: Entity, id: str, one: Standing, way: Way, origin: str) -> Button:
    path = records_path(entity.name, id, "transition", one.process.name, way.transition.event)
    href = f"{path}?{urlencode({'from': origin})}" if origin else path
    title = way.transition.title.say(ctx.locale.tag)
    if way.transition.votes > 1:
        title = f"{title} ({way.voted}/{way.transition.votes})"
    leading = way is one.ways[0]  # the definition's first way on; others are never what one is led to
    return Button(title, href, bool(way.asks), leading)


def process_path(name: str, record: str = "") -> str:
    """Where the page of a process is; with a record, its state is marked there."""
    path = f"/processes/{quote(name)}"
    return f"{path}?{urlencode({'record': record})}" if record else path
