"""States and events called otherwise: the process says so, everything that refers to them follows."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from schema_registry.build import build
from schema_registry.packs import PackFiles
from schema_registry.rename import elements, rename
from tests.core.processes.desk import HANDLING, documents
from tests.schema_registry.test_rename import WORDS, built, examples, laid, upper
from tests.support.publishing import read

OVERLAY = {
    "$schema": "urn:cardwright:process:1",
    "extends": "handling",
    "states": {
        "working": {"color": "violet", "on": {"RESOLVE": {"title": "Done"}}},
        "resolved": {"on": {"AGAIN": {"target": "working", "title": "Again"}}},
    },
    "remove": ["states/received/on/REFUSE"],
}


def desk(handling: object = HANDLING) -> PackFiles:
    return read(documents(processes__handling=handling))


def renamed_handling() -> dict[str, Any]:
    """The process with a state and an event that say former names."""
    made = copy.deepcopy(HANDLING)
    states = {"doing" if name == "working" else name: one for name, one in made["states"].items()}
    resolve = states["doing"]["on"].pop("RESOLVE")
    states["doing"] = {
        **states["doing"],
        "on": {"SOLVE": {**resolve, "renamedFrom": ["RESOLVE"]}},
        "renamedFrom": ["working"],
    }
    states["received"]["on"]["ACCEPT"]["target"] = states["resolved"]["on"]["REOPEN"]["target"] = "doing"
    return {**made, "states": states}


def test_a_state_of_the_examples_is_renamed_wherever_it_is_meant() -> None:
    found = rename(examples(), WORDS, "opportunity.stage=won", "Zz9")
    assert found.problems == () and found.stated is not None
    assert build(laid(examples(), found), WORDS).problems == built().problems
    for one in (found.stated, *found.rewrites):
        (pack,) = (pack for pack in examples() if pack.name == one.pack)
        line = pack.files[one.path].splitlines()[one.line - 1]
        assert line[one.column - 1 :].lstrip('"').startswith("won"), one
    checks = [one.pointer for one in found.rewrites if one.path == "checks/opportunities.json"]
    assert checks == ["/steps/4/values/stage", "/steps/11/values/stage", "/steps/14/filter/stage/_eq"]


def test_a_pack_above_that_uses_former_names_is_understood() -> None:
    result = build([desk(renamed_handling()), upper(processes__handling=OVERLAY)], WORDS)
    assert result.model is not None, result.problems
    states = result.model.processes["handling"].states
    assert list(states) == ["received", "doing", "resolved", "closed"]
    assert states["doing"].color == "violet" and states["doing"].transitions["SOLVE"].title.say("en") == "Done"
    assert states["resolved"].transitions["AGAIN"].target == "doing"
    told = [(one.pointer, dict(one.params)["now"]) for one in result.problems if one.code == "LNT014"]
    assert told == [
        ("/states/working", "doing"),
        ("/states/working/on/RESOLVE", "SOLVE"),
        ("/states/resolved/on/AGAIN/target", "doing"),
    ]


def test_an_event_is_renamed_in_every_state_that_it_leads_from() -> None:
    handling = copy.deepcopy(HANDLING)
    handling["states"]["working"]["on"]["CLOSE"] = {"target": "closed"}
    found = rename([desk(handling)], WORDS, "complaint.handling:CLOSE", "FINISH")
    assert [(one.pointer, one.after) for one in (found.stated, *found.rewrites) if one is not None] == [
        ("/states/working/on/CLOSE", "FINISH"),
        ("/states/resolved/on/CLOSE", "FINISH"),
    ]
    text = found.texts["test", "processes/handling.json"]
    assert text.count('"renamedFrom": ["CLOSE"]') == 2 and '"CLOSE": {' not in text


@pytest.mark.parametrize(
    ("element", "new", "code"),
    [
        ("complaint.stage=nothing", "x", "RNM001"),
        ("complaint.stage:NOTHING", "X", "RNM001"),
        ("complaint.cause:RESOLVE", "X", "RNM001"),
        ("complaint.stage=working", "closed", "RNM002"),
        ("complaint.stage:CLOSE", "REOPEN", "RNM002"),
        ("complaint.stage=working", "working", "RNM003"),
        ("complaint.stage=working", "a/b", "DOC013"),
        ("complaint.stage:CLOSE", "1 2", "DOC013"),
    ],
)
def test_what_cannot_be_is_refused(element: str, new: str, code: str) -> None:
    found = rename([desk()], WORDS, element, new)
    assert [one.code for one in found.problems][:1] == [code] and not found.texts


def test_a_former_name_is_used_again_only_for_something_new() -> None:
    handling = renamed_handling()
    handling["states"]["working"] = {"on": {"BACK": {"target": "doing"}}}
    handling["states"]["doing"]["on"]["PAUSE"] = {"target": "working"}
    assert "REL020" in [one.code for one in build([desk(handling)], WORDS).problems]
    handling["states"]["working"]["new"] = True
    result = build([desk(handling)], WORDS)
    assert result.model is not None, result.problems
    states = result.model.processes["handling"].states
    assert (states["doing"].key, states["working"].key) == ("working", "working__2")


def test_what_can_be_renamed_is_offered_with_its_title() -> None:
    offered = dict(elements([desk()], "complaint"))
    assert offered["complaint.stage=working"] == "In progress"
    assert offered["complaint.stage:REOPEN"] == "Reopen"
    assert "complaint.approval:APPROVE" in offered
