"""Timers of processes, and the calendars whose working hours they count by."""

from __future__ import annotations

from datetime import date, timedelta

from schema_registry.checks.entities import check_name
from schema_registry.codes import processes as codes
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft
from schema_registry.durations import Duration, read_duration
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, objects, text, texts
from schema_registry.world import World

LONGEST_MONTHS, LONGEST = 120, timedelta(days=3653)
"""The longest that a timer waits."""


def check_timers(world: World, draft: EntityDraft, state: Json, at: str) -> None:
    """Every timer of a state: its id, its delay, its clock, and that it does something."""
    seen: set[str] = set()
    for index, timer in objects(state.get("after")):
        place, id_ = join(at, "after", index), text(timer.get("id"))
        if id_ and id_ in seen:
            world.findings.add(codes.SAME_TIMER, draft.origin(f"{place}/id"), id=id_)
        seen.add(id_)
        _check_delay(world, draft, timer, place)
        if timer.get("clock") == "working" and "calendar" not in draft.value:
            world.findings.add(codes.CALENDAR_MISSING, draft.origin(f"{place}/clock"))
        if not timer.get("target") and not timer.get("actions"):
            world.findings.add(codes.NOTHING_HAPPENS, draft.origin(place))


def _check_delay(world: World, draft: EntityDraft, timer: Json, at: str) -> None:
    delay = text(timer.get("delay"))
    reason = unfit_delay(read_duration(delay), working=timer.get("clock") == "working") if delay else None
    if reason is not None:
        en, zh = reason
        params = {"delay": delay, "reason": en, "reason_zh": zh}
        world.findings.add(codes.BAD_DELAY, draft.origin(f"{at}/delay"), params=params)


def unfit_delay(delay: Duration | None, *, working: bool) -> tuple[str, str] | None:
    """Why a timer cannot wait a duration, in English and Chinese; None when it can."""
    if delay is None:
        return "it is not written as one", "写法不正确"
    if delay.months < 0 or delay.rest < timedelta() or not (delay.months or delay.rest):
        return "it has to be longer than nothing", "必须大于零"
    if delay.months > LONGEST_MONTHS or delay.rest > LONGEST:
        return "ten years are the most", "最长为十年"
    if working and delay.months:
        return "months and years have no fixed working time", "月和年没有固定的工作时长"
    return None


def check_calendar(world: World, document: Document) -> None:
    """One calendar."""
    name = document.value.get("name")
    if isinstance(name, str):
        check_name(world.findings, (document, "/name"), name)
    for day, spans in mapping(document.value.get("hours")).items():
        before = ""
        for index, span in enumerate(spans if isinstance(spans, list) else ()):
            parts = [one for _, one in texts(span)]
            if len(parts) != 2:
                continue
            start, end = parts
            if not before <= start < end:
                at = join("/hours", day, index)
                world.findings.add(codes.BAD_HOURS, (document, at), start=start, end=end)
            before = end
    for key in ("closed", "open"):
        for index, day in texts(document.value.get(key)):
            if not _is_day(day):
                world.findings.add(codes.BAD_DAY, (document, join("", key, index)), day=day)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
