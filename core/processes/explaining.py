"""Why somebody may, or may not, take a transition of a record: asked of the ways that decide, as if they asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.access.explained import Reason, Told, both
from core.codes.processes import ALREADY_VOTED, GUARDED
from core.context import Actor, Context
from core.errors import Denied, Missing
from core.processes.chart import process_named, title_of
from core.processes.ways import Standing, Way, standings
from core.queries.paths import entity_named
from core.storage.versions import live_packs
from schema_registry.model import Entity
from schema_registry.places import Places, Stands
from schema_registry.pointer import join
from schema_registry.statechart import Process
from schema_registry.text import Text

_MAY = both("{who} may take “{title}” now.", "{who} 现在可以执行“{title}”。")
_MAY_NOT = both("{who} may not take “{title}” now.", "{who} 现在不能执行“{title}”。")
_UNSEEN = both("{who} may not see the record.", "{who} 看不到这条记录。")
_STATE = both("The record is in “{state}”, from which it leads on.", "记录处于“{state}”，可以由此流转。")
_NO_STATE = both("The record is in “{state}”, from which it does not lead on.", "记录处于“{state}”，不能由此流转。")
_ROLES = both("It is for {roles}.", "仅限角色：{roles}。")
_CHANGERS = both("It is for whoever may change the record.", "仅限可以修改这条记录的人。")
_GUARD = both("It asks for: {guard}.", "需满足条件：{guard}。")
_VOTED = both("They agreed to it already; others have to.", "其本人已经同意，还需要其他人同意。")
_NEEDS = both("It needs a value in: {fields}.", "需填写：{fields}。")


@dataclass(frozen=True, slots=True)
class WayExplanation:
    """A transition, and how it stands for somebody. `standing` is None where they do not see the record, `way` where
    its state has no such transition."""

    who: Actor
    entity: Entity
    process: Process
    event: str
    standing: Standing | None
    way: Way | None
    stands: Stands | None = None

    @property
    def allowed(self) -> bool:
        return self.way is not None and self.way.open


def explain_way(ctx: Context, who: Actor, entity: str, id: str, event: str, process: str = "") -> WayExplanation:
    """Why somebody may, or may not, take a transition. Raises Missing for an event that no process has."""
    about = entity_named(ctx.live.everything, entity)
    chart = process_named(ctx.whole, about.name, event, process)
    try:
        found = standings(ctx.acting_as(who), about.name, id)
    except (Denied, Missing):
        return WayExplanation(who, about, chart, event, None, None)
    standing = next((one for one in found if one.process.name == chart.name), None)
    way = next((one for one in standing.ways if one.transition.event == event), None) if standing else None
    at = join("/states", standing.state.name, "on", event) if standing and way else ""
    stands = Places(live_packs(ctx.connection), "process").part(chart.name, at) if at else None
    return WayExplanation(who, about, chart, event, standing, way, stands)


def told_of_way(found: WayExplanation, roles: dict[str, Text], locale: str) -> Told:
    """An explanation of a transition, in sentences. `roles`: the titles of roles by name."""
    state = found.standing.state if found.standing else next(iter(found.process.states.values()))
    title = title_of(found.process, found.event, state).say(locale)
    verdict = (_MAY if found.allowed else _MAY_NOT).say(locale).format(who=found.who.name, title=title)
    return Told(found.allowed, verdict, tuple(_reasons(found, roles, locale)))


def _reasons(found: WayExplanation, roles: dict[str, Text], locale: str) -> Iterator[Reason]:
    if found.standing is None:
        yield Reason(_UNSEEN.say(locale).format(who=found.who.name), False)
        return
    state = found.standing.state.title.say(locale)
    if found.way is None:
        yield Reason(_NO_STATE.say(locale).format(state=state), False)
        return
    yield Reason(_STATE.say(locale).format(state=state), True, found.stands)
    codes = {one.code for one in found.way.problems}
    stated, words = found.way.transition, _ROLES if found.way.transition.roles else _CHANGERS
    named = ", ".join(roles[name].say(locale) for name in stated.roles if name in roles)
    yield Reason(words.say(locale).format(roles=named), codes <= {GUARDED.code, ALREADY_VOTED.code}, found.stands)
    if stated.guard:
        yield Reason(_GUARD.say(locale).format(guard=stated.guard), GUARDED.code not in codes, found.stands)
    if ALREADY_VOTED.code in codes:
        yield Reason(_VOTED.say(locale), False)
    if found.way.needs:
        fields = found.entity.fields
        titles = ", ".join(fields[name].title.say(locale) for name in sorted(found.way.needs) if name in fields)
        yield Reason(_NEEDS.say(locale).format(fields=titles))
