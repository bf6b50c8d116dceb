import json
from pathlib import Path

from click.testing import CliRunner
from jsonschema import Draft202012Validator, FormatChecker

from cardwright.cli import cli
from tests.cardwright.conftest import TRADING, entity, pack


def check(*words: str):
    return CliRunner().invoke(cli, ["--language", "en", "check", *words], catch_exceptions=False)


def test_a_good_pack_has_no_problems():
    result = check(TRADING)
    assert (result.exit_code, result.stdout) == (0, "")
    files = sum("demo" not in path.parts for path in Path(TRADING).rglob("*.json"))
    assert f"No problems in {files} files." in result.stderr


def test_a_problem_is_shown_at_its_place_with_a_caret_and_what_to_do(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "txt", "title": "Name"}))
    result = check(folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{folder}/entities/thing.json:9:15: ")
    assert "/properties/name/kind" in lines[0]
    assert lines[1].endswith("| " + '      "kind": "txt",')
    assert lines[2].index("^") == lines[1].index('"txt"')
    assert 'Did you mean "text"?' in lines[3]


def test_all_problems_of_all_files_come_at_once(tmp_path):
    folder = pack(
        tmp_path,
        entities__thing=entity(
            name={"kind": "txt", "title": "Name"}, to={"kind": "reference", "title": "To", "to": "thng"}
        ),
        entities__broken='{"name": }',
    )
    result = check(folder)
    assert result.exit_code == 1
    assert {"entities/thing.json", "entities/broken.json"} <= {
        line.split(":")[0].removeprefix(folder + "/")
        for line in result.stdout.splitlines()
        if line.startswith(folder)
    }
    assert "3 errors in 3 files." in result.stderr


def test_problems_are_printed_as_json_for_programs(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "txt", "title": "Name"}))
    (problem,) = json.loads(check(folder, "--json").stdout)
    assert (problem["file"], problem["line"], problem["severity"]) == (f"{folder}/entities/thing.json", 9, "error")
    assert problem["pointer"] == "/properties/name/kind"


def test_a_warning_fails_only_when_strict(tmp_path):
    head = {"name": "test", "version": "1.0.0", "title": "Test", "language": "en", "locales": ["zh_CN"]}
    thing = entity(name={"kind": "text", "title": "Name"})
    folder = pack(tmp_path, pack={"$schema": "urn:cardwright:pack:1", **head}, entities__thing=thing)
    lenient, strict = check(folder), check(folder, "--strict")
    assert "LNT" in lenient.stdout
    assert (lenient.exit_code, strict.exit_code) == (0, 1)


def test_a_document_cannot_drive_the_terminal(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(**{"\x1b[2Jname": {"kind": "text", "title": "Name"}}))
    result = check(folder)
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout


def test_markup_of_the_terminal_library_is_text(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "[red]x[/red]", "title": "Name"}))
    assert "[red]x[/red]" in check(folder).stdout


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path):
    assert check(str(tmp_path / "none")).exit_code == 2


def test_messages_follow_the_language(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "txt", "title": "Name"}))
    result = CliRunner().invoke(cli, ["--language", "zh_CN", "check", folder])
    assert "是不是想写“text”？" in result.stdout


ESSENTIALS = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    "additionalProperties": False,
                },
                "language": {"pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "originalUriBaseIds": {"additionalProperties": {"$ref": "#/$defs/artifact"}},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
            "additionalProperties": False,
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "properties": {
                            "id": {"type": "string"},
                            "fullDescription": {"$ref": "#/$defs/message"},
                            "defaultConfiguration": {"properties": {"level": {"$ref": "#/$defs/level"}}},
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1}},
        },
        "artifact": {
            "type": "object",
            "properties": {"uri": {"type": "string", "format": "uri-reference"}, "uriBaseId": {"type": "string"}},
            "additionalProperties": False,
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": -1},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
            "additionalProperties": False,
        },
        "location": {
            "type": "object",
            "properties": {
                "physicalLocation": {
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {"$ref": "#/$defs/artifact"},
                        "region": {
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                            },
                            "additionalProperties": False,
                        },
                    },
                    "additionalProperties": False,
                },
                "logicalLocations": {
                    "items": {
                        "properties": {"fullyQualifiedName": {"type": "string"}, "kind": {"type": "string"}},
                        "additionalProperties": False,
                    }
                },
            },
            "additionalProperties": False,
        },
    },
}
"""What the OASIS schema of SARIF 2.1.0 says of the parts that are written, and nothing beside them."""


def test_problems_are_printed_as_sarif_for_code_hosts(tmp_path, monkeypatch):
    folder = pack(
        tmp_path / "my pack",
        pack={**json.loads(Path(TRADING, "pack.json").read_text()), "locales": ["zh_CN"], "menu": []},
        entities__thing=entity(name={"kind": "txt", "title": "Name"}),
        entities__broken='{"name": }',
    )
    monkeypatch.chdir(tmp_path)
    result = check("--format", "sarif", folder)
    log = json.loads(result.stdout)
    Draft202012Validator(ESSENTIALS, format_checker=FormatChecker()).validate(log)
    (run,) = log["runs"]
    assert result.exit_code == 1
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    (wrong,) = (one for one in run["results"] if 'Did you mean "text"?' in one["message"]["text"])
    place = wrong["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "my%20pack/entities/thing.json", "uriBaseId": "ROOT"}
    assert place["region"] == {"startLine": 9, "startColumn": 15}
    assert wrong["level"] == "error"
    assert check("--format", "sarif", TRADING).exit_code == 0


def test_a_good_pack_is_a_run_without_results():
    log = json.loads(check("--format", "sarif", TRADING).stdout)
    Draft202012Validator(ESSENTIALS).validate(log)
    assert (log["runs"][0]["results"], log["runs"][0]["tool"]["driver"]["rules"]) == ([], [])


def test_the_short_form_of_json_is_still_known(tmp_path):
    folder = pack(tmp_path, entities__thing=entity(name={"kind": "txt", "title": "Name"}))
    assert check(folder, "--json").stdout == check(folder, "--format", "json").stdout
