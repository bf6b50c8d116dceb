"""Processes: what they are bound to, where they lead, and every mistake at its place."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from schema_registry.build import build
from schema_registry.problems import Problem
from tests.schema_registry.definitions import VOCABULARY, codes, entity, files, locale, model_of, only, pack, role
from tests.schema_registry.definitions import problems as problems_of

TEXT = {"kind": "text"}
COMPLAINT = entity(
    "complaint",
    properties={
        "subject": TEXT,
        "severity": {"kind": "choice", "enum": ["low", "high"]},
        "cause": TEXT,
        "remedy": TEXT,
        "cost": {"kind": "decimal"},
        "double": {"kind": "formula", "formula": "cost * 2"},
        "agent": {"kind": "user"},
        "closed_on": {"kind": "date"},
        "number": {"kind": "autonumber", "template": "C-{0000}"},
        "stage": {"kind": "choice", "title": "Stage"},
        "stage_since": {"kind": "datetime"},
    },
)
HANDLING: dict[str, Any] = {
    "$schema": "urn:cardwright:process:1",
    "name": "handling",
    "title": "Complaint handling",
    "description": "From the first call to the customer's yes.",
    "entity": "complaint",
    "field": "stage",
    "since": "stage_since",
    "initial": "received",
    "calendar": "hours",
    "map": {"waiting": "working"},
    "states": {
        "received": {
            "title": "Received",
            "color": "amber",
            "on": {
                "ACCEPT": {
                    "target": "working",
                    "title": "Accept",
                    "roles": ["service"],
                    "actions": [{"assign": {"sys_owner": "=current_user()"}}],
                }
            },
            "after": [
                {
                    "id": "escalate",
                    "delay": "PT4H",
                    "clock": "working",
                    "guard": "severity = 'high'",
                    "actions": [{"notify": ["owner", "agent", "unit:service"], "message": "Look at this"}],
                }
            ],
        },
        "working": {
            "require": ["cause"],
            "entry": [{"assign": {"severity": "low"}}],
            "on": {"RESOLVE": {"target": "resolved", "guard": "remedy is not missing", "form": ["remedy", "cost"]}},
        },
        "resolved": {
            "title": "Resolved",
            "on": {"CLOSE": {"target": "closed", "votes": 2}, "REOPEN": {"target": "working"}},
            "after": [{"id": "autoclose", "delay": "P7D", "target": "closed"}],
        },
        "closed": {"title": "Closed", "type": "final", "entry": [{"assign": {"closed_on": "=today()"}}]},
    },
}
HOURS: dict[str, Any] = {
    "$schema": "urn:cardwright:calendar:1",
    "name": "hours",
    "title": "Working hours",
    "hours": {"mon": [["09:00", "12:00"], ["13:30", "18:00"]], "tue": [["09:00", "17:00"]]},
    "holidays": "CN",
    "closed": ["2026-12-31"],
    "open": ["2026-02-14"],
}
SERVICE = role(name="service", title="Service", entities={"*": {"read": "all", "update": "all"}})


def process(path: str = "", value: object = None) -> dict[str, Any]:
    """The good process with one part of it replaced; a value of None takes it out."""
    document = copy.deepcopy(HANDLING)
    here: Any = document
    *steps, last = path.split("/") if path else [""]
    for step in steps:
        here = here[int(step)] if isinstance(here, list) else here[step]
    if path and value is None:
        del here[last]
    elif path:
        here[last] = value
    return document


def problems(document: dict[str, Any], *more: dict[str, Any], **others: object) -> tuple[Problem, ...]:
    given: dict[str, object] = {"processes__handling": document, "calendars__hours": HOURS, "roles__s": SERVICE}
    return problems_of(COMPLAINT, *more, **{**given, **others})


def test_a_good_process_gives_its_field_the_states_as_values() -> None:
    assert problems(HANDLING) == ()
    model = model_of(COMPLAINT, processes__handling=HANDLING, calendars__hours=HOURS, roles__s=SERVICE)
    made = model.processes["handling"]
    stage = model.entities["complaint"].fields["stage"]
    assert [(one.value, str(one.title), one.color) for one in stage.choices] == [
        ("received", "Received", "amber"),
        ("working", "Working", "blue"),
        ("resolved", "Resolved", "blue"),
        ("closed", "Closed", "gray"),
    ]
    assert (stage.default, stage.process) == ("received", "handling")
    assert not model.entities["complaint"].fields["stage_since"].given
    assert str(made.states["working"].transitions["RESOLVE"].title) == "Resolve"
    assert model.calendars["hours"].hours["mon"] == ((540, 720), (810, 1080))


S = "states/received"
AUTOCLOSE = HANDLING["states"]["resolved"]["after"][0]
BAD: list[tuple[str, object, str, str]] = [
    ("entity", "complant", "REL002", "/entity"),
    ("field", "stge", "REL003", "/field"),
    ("field", "cause", "REL701", "/field"),
    ("since", "sinse", "REL003", "/since"),
    ("since", "closed_on", "REL717", "/since"),
    ("since", "sys_created_at", "REL717", "/since"),
    ("initial", "recieved", "REL704", "/initial"),
    ("map", {"waiting": "workng"}, "REL704", "/map/waiting"),
    ("map", {"working": "closed"}, "REL718", "/map/working"),
    ("calendar", "hour", "REL712", "/calendar"),
    ("calendar", None, "REL713", f"/{S}/after/0/clock"),
    (f"{S}/on/ACCEPT/target", "wrking", "REL704", f"/{S}/on/ACCEPT/target"),
    (f"{S}/on/ACCEPT/target", None, "DOC004", f"/{S}/on/ACCEPT"),
    (f"{S}/on/ACCEPT/roles", ["servce"], "REL709", f"/{S}/on/ACCEPT/roles/0"),
    (f"{S}/on/ACCEPT/guard", "severty = 'high'", "FRM020", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "cost", "FRM038", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "severity = 'hgh'", "FRM035", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "1 > 2", "REL708", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "stage = 'closed'", "REL708", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "cost > 100 and cost <= 100", "REL708", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "severity = 'low' and not (severity = 'low')", "REL708", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/guard", "(cost is missing and cost > 1) or false", "REL708", f"/{S}/on/ACCEPT/guard"),
    (f"{S}/on/ACCEPT/form", ["cuse"], "REL003", f"/{S}/on/ACCEPT/form/0"),
    (f"{S}/on/ACCEPT/form", ["double"], "REL714", f"/{S}/on/ACCEPT/form/0"),
    (f"{S}/on/ACCEPT/form", ["number"], "REL714", f"/{S}/on/ACCEPT/form/0"),
    (f"{S}/on/ACCEPT/form", ["stage"], "REL714", f"/{S}/on/ACCEPT/form/0"),
    (f"{S}/on/ACCEPT/require", ["remdy"], "REL003", f"/{S}/on/ACCEPT/require/0"),
    (f"{S}/on/ACCEPT/votes", 0, "DOC008", f"/{S}/on/ACCEPT/votes"),
    (f"{S}/on/ACCEPT/gaurd", "true", "DOC005", f"/{S}/on/ACCEPT/gaurd"),
    (f"{S}/require", ["double"], "REL714", f"/{S}/require/0"),
    (f"{S}/on/ACCEPT/actions", [{}], "DOC027", f"/{S}/on/ACCEPT/actions/0"),
    (f"{S}/on/ACCEPT/actions", [{"message": "x"}], "REL723", f"/{S}/on/ACCEPT/actions/0"),
    (f"{S}/on/ACCEPT/actions", [{"assign": {"cot": 1}}], "REL003", f"/{S}/on/ACCEPT/actions/0/assign/cot"),
    (f"{S}/on/ACCEPT/actions", [{"assign": {"cost": "x"}}], "REL715", f"/{S}/on/ACCEPT/actions/0/assign/cost"),
    (f"{S}/on/ACCEPT/actions", [{"assign": {"cost": "=cause"}}], "FRM038", f"/{S}/on/ACCEPT/actions/0/assign/cost"),
    (f"{S}/on/ACCEPT/actions", [{"assign": {"id": "x"}}], "REL714", f"/{S}/on/ACCEPT/actions/0/assign/id"),
    (f"{S}/on/ACCEPT/actions", [{"assign": {"stage": "closed"}}], "REL714", f"/{S}/on/ACCEPT/actions/0/assign/stage"),
    (f"{S}/on/ACCEPT/actions", [{"notify": "ownr"}], "REL716", f"/{S}/on/ACCEPT/actions/0/notify"),
    (f"{S}/on/ACCEPT/actions", [{"notify": ["role:x"]}], "REL716", f"/{S}/on/ACCEPT/actions/0/notify/0"),
    (f"{S}/after/0/delay", "4 hours", "REL711", f"/{S}/after/0/delay"),
    (f"{S}/after/0/delay", "P1M", "REL711", f"/{S}/after/0/delay"),
    (f"{S}/after/0/delay", "PT0S", "REL711", f"/{S}/after/0/delay"),
    (f"{S}/after/0/actions", None, "REL719", f"/{S}/after/0"),
    (
        "states/resolved/after",
        [HANDLING["states"]["resolved"]["after"][0]] * 2,
        "REL710",
        "/states/resolved/after/1/id",
    ),
    ("states/closed/on", {"X": {"target": "working"}}, "REL707", "/states/closed/on"),
    ("states/lost", {"type": "final"}, "REL705", "/states/lost"),
    ("states/closed/type", None, "REL706", "/states/closed"),
    ("states/closed/type", "last", "DOC007", "/states/closed/type"),
    ("states", None, "DOC004", ""),
    ("extends", "other", "DOC170", "/extends"),
    ("remove", ["states/closed"], "DOC020", "/remove"),
]


@pytest.mark.parametrize(("path", "value", "code", "pointer"), BAD, ids=[f"{one[2]} {one[0]}" for one in BAD])
def test_each_mistake_has_its_place(path: str, value: object, code: str, pointer: str) -> None:
    found = problems(process(path, value))
    mine = [one for one in found if one.code == code]
    assert [one.pointer for one in mine] == [pointer], [str(one) for one in found]
    assert mine[0].place is not None and mine[0].place.file == "shop/processes/handling.json"


def test_a_misspelt_name_is_guessed() -> None:
    guesses = {one[3]: only_guess(process(one[0], one[1]), one[2]) for one in BAD if one[2] in ("REL704", "REL709")}
    assert guesses == {
        "/initial": "received",
        "/map/waiting": "working",
        f"/{S}/on/ACCEPT/target": "working",
        f"/{S}/on/ACCEPT/roles/0": "service",
    }


def only_guess(document: dict[str, Any], code: str) -> str:
    return next(one.did_you_mean for one in problems(document) if one.code == code)


def test_an_event_stands_once_in_a_state() -> None:
    (text,) = [
        text for path, text in files({"processes/x.json": HANDLING}).files.items() if path.startswith("processes")
    ]
    twice = text.replace('"REOPEN"', '"CLOSE"')
    assert codes(problems(HANDLING, processes__handling=twice)) == ["SYN030"]


def test_a_field_has_one_process() -> None:
    second = {**process("since", None), "name": "second"}
    problem = only(problems(HANDLING, processes__second=second))
    assert (problem.code, problem.pointer) == ("REL702", "/field")


@pytest.mark.parametrize("key", ["enum", "options", "default"])
def test_a_bound_field_has_no_values_of_its_own(key: str) -> None:
    own = {"enum": ["received"], "options": {"received": {"title": "R"}}, "default": "received"}
    field = {"kind": "choice", "title": "Stage", key: own[key]}
    changed = {**COMPLAINT, "properties": {**COMPLAINT["properties"], "stage": field}}
    found = problems_of(changed, processes__handling=HANDLING, calendars__hours=HOURS, roles__s=SERVICE)
    assert ("REL703", f"/properties/stage/{key}") in [(one.code, one.pointer) for one in found]


def test_a_choice_without_values_needs_a_process() -> None:
    problem = only(problems_of(COMPLAINT))
    assert (problem.code, problem.pointer) == ("REL720", "/properties/stage")


def test_what_formulas_and_imports_say_of_the_state_is_checked_against_the_states() -> None:
    rule = {"id": "r", "assert": "stage != 'clsed'", "message": "no"}
    found = problems_of(
        {**COMPLAINT, "rules": [rule]}, processes__handling=HANDLING, calendars__hours=HOURS, roles__s=SERVICE
    )
    assert codes(found) == ["FRM035"]


@pytest.mark.parametrize(
    ("path", "value", "code", "pointer"),
    [
        ("hours", {"mon": [["12:00", "09:00"]]}, "REL721", "/hours/mon/0"),
        ("hours", {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}, "REL721", "/hours/mon/1"),
        ("hours", {"mon": [["9:00", "12:00"]]}, "DOC012", "/hours/mon/0/0"),
        ("hours", {"monday": []}, "DOC005", "/hours/monday"),
        ("closed", ["2026-02-30"], "REL722", "/closed/0"),
        ("holidays", "China", "DOC012", "/holidays"),
    ],
)
def test_each_mistake_of_a_calendar_has_its_place(path: str, value: object, code: str, pointer: str) -> None:
    found = problems(HANDLING, calendars__hours={**HOURS, path: value})
    assert [(one.code, one.pointer) for one in found] == [(code, pointer)]


def test_titles_are_translated_and_missing_ones_are_named() -> None:
    manifest = pack(locales=["zh_CN"])
    said = {
        "processes/handling/title": "投诉处理",
        "processes/handling/states/received/title": "已接收",
        "processes/handling/states/received/on/ACCEPT/title": "受理",
        "processes/handling/states/received/after/escalate/actions/0/message": "请查看",
        "calendars/hours/title": "工作时间",
    }
    documents = {"processes__handling": HANDLING, "calendars__hours": HOURS, "roles__s": SERVICE}
    model = model_of(COMPLAINT, **documents, locales__zh_CN=locale(**said), pack=manifest)
    received = model.processes["handling"].states["received"]
    assert received.title.say("zh_CN") == "已接收"
    assert model.entities["complaint"].fields["stage"].choices[0].title.say("zh_CN") == "已接收"
    assert received.transitions["ACCEPT"].title.say("zh_CN") == "受理"
    found = problems(HANDLING, locales__zh_CN=locale(**said), pack=manifest)
    (missing,) = [one for one in found if one.place and one.place.file == "shop/processes/handling.json"]
    assert "processes/handling/states/resolved/title" in missing.hint


def test_an_overlay_changes_what_it_names_and_adds_the_rest() -> None:
    over = {
        "$schema": "urn:cardwright:process:1",
        "extends": "handling",
        "remove": ["states/resolved/after/autoclose"],
        "states": {
            "received": {"on": {"ACCEPT": {"form": ["cause"], "actions": [{"notify": "owner"}]}}},
            "refused": {"title": "Refused", "type": "final"},
            "working": {"on": {"REFUSE": {"target": "refused", "title": "Refuse"}}},
        },
    }
    base = files(
        {
            "entities/complaint.json": COMPLAINT,
            "processes/handling.json": HANDLING,
            "calendars/hours.json": HOURS,
            "roles/s.json": SERVICE,
        }
    )
    local = files(
        {"pack.json": pack(name="local", requires={"shop": ">=1"}), "processes/handling.json": over}, "local"
    )
    built = build([base, local], VOCABULARY)
    assert built.model is not None, [str(one) for one in built.problems]
    made = built.model.processes["handling"]
    assert list(made.states) == ["received", "working", "resolved", "closed", "refused"]
    assert list(made.states["working"].transitions) == ["RESOLVE", "REFUSE"]
    assert made.states["resolved"].timers == ()
    accept = made.states["received"].transitions["ACCEPT"]
    assert (accept.roles, accept.form, len(accept.actions)) == (("service",), ("cause",), 2)
    orphan = files({"pack.json": pack(name="local"), "processes/handling.json": over}, "local")
    assert codes(build([base, orphan], VOCABULARY).problems) == ["REL700"]
