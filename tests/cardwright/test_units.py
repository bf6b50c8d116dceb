import json

import pytest

from tests.cardwright.conftest import PASSWORD


def units(run) -> list[str]:
    return [one["path"] for one in json.loads(run("unit", "list", "--json").stdout)]


def test_units_are_added_moved_renamed_and_retired(ready):
    assert ready("unit", "add", "E", "--name", "华东").exit_code == 0
    assert ready("unit", "add", "SH", "--name", "上海", "--under", "e").exit_code == 0
    assert ready("unit", "add", "N").exit_code == 0
    assert units(ready) == ["N", "华东", "华东 / 上海"]
    ready("unit", "move", "E", "--under", "N")
    ready("unit", "rename", "N", "--name", "North", "--code", "NO")
    assert units(ready) == ["North", "North / 华东", "North / 华东 / 上海"]
    ready("unit", "retire", "SH")
    assert "retired" in ready("unit", "list").stdout
    assert "ACC021" in ready("user", "unit", "admin", "SH").stderr
    ready("unit", "retire", "SH", "--undo")
    assert ready("user", "unit", "admin", "SH").exit_code == 0


def test_a_user_is_added_to_a_unit(ready):
    ready("unit", "add", "E")
    assert ready("user", "add", "li", "--unit", "E", "--password", PASSWORD).exit_code == 0
    assert "ACC020" in ready("user", "add", "wang", "--unit", "X", "--password", PASSWORD).stderr


@pytest.mark.parametrize("words", [("list",), ("add", "x"), ("move", "x"), ("rename", "x"), ("retire", "x")])
def test_managing_units_takes_the_right_to(ready, words):
    ready("user", "add", "li", "--role", "sales", "--password", PASSWORD)
    refused = ready("--as", "li", "unit", *words)
    assert (refused.exit_code, "ACC003" in refused.stderr) == (1, True)
