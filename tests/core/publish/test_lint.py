"""Filters that no index serves are told with their place."""

from core.kinds.registry import built_in, vocabulary
from core.publish.lint import lint
from schema_registry.build import build
from schema_registry.packs import PackFiles
from schema_registry.problems import Problem
from tests.support.packs import entity, pack
from tests.support.publishing import read

NAMES = [f"f{at:02}" for at in range(14)]


def noted(filters: list[str]) -> PackFiles:
    view = {"columns": ["f00"], "sort": ["f00"], "filters": filters}
    return pack(entity("note", dict.fromkeys(NAMES, "integer"), list=view))


def found(*packs: PackFiles) -> tuple[Problem, ...]:
    built = build(packs, vocabulary(built_in()))
    assert built.model is not None, built.problems
    return tuple(lint(packs, built.model, built_in()))


def test_filters_within_the_budget_are_no_problem() -> None:
    assert found(noted(NAMES[:12])) == ()


def test_each_filter_beyond_the_budget_is_told_at_its_place() -> None:
    documents = noted(NAMES)
    problems = found(documents)
    assert [(one.code, one.pointer, one.severity) for one in problems] == [
        ("LNT013", "/list/filters/12", "warning"),
        ("LNT013", "/list/filters/13", "warning"),
    ]
    place = problems[0].place
    assert place is not None
    assert documents.files["entities/note.json"][place.column - 1 :].startswith('"f12"')
    assert "“f12”" in problems[0].say("zh_CN")


def test_a_filter_of_an_overlay_is_told_there() -> None:
    head = {"$schema": "urn:cardwright:pack:1", "name": "over", "version": "1.0.0", "title": "O", "language": "en"}
    overlay = {"$schema": "urn:cardwright:entity:1", "extends": "note", "list": {"filters": ["f13"]}}
    over = read({"pack.json": {**head, "requires": {"test": "*"}}, "entities/more.json": overlay})
    (problem,) = found(noted(NAMES[:12]), over)
    assert problem.place is not None
    assert (problem.place.file, problem.pointer) == ("over/entities/more.json", "/list/filters/0")
