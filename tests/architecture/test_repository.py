"""What must be true of the repository as a whole."""

from __future__ import annotations

import configparser
import re
import subprocess

from tests.architecture.source import ROOT

TOP_LEVEL = {"core", "schema_registry", "plugins", "admin", "example_configs", "setup.cfg", "tests", "cardwright"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def test_the_layout_is_the_one_agreed() -> None:
    assert {name for name in TOP_LEVEL if (ROOT / name).exists()} == TOP_LEVEL


def test_no_file_names_a_machine_path() -> None:
    own = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
    named = []
    for name in tracked():
        if name.endswith((".py", ".md", ".json", ".cfg", ".toml", ".js", ".css", ".html", ".sh", "Makefile")):
            text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
            if own.search(text) and name != "tests/architecture/test_repository.py":
                named.append(name)
    assert named == []


def test_every_dependency_has_an_upper_bound() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = [line for line in config["options"]["install_requires"].splitlines() if line.strip()]
    assert [line for line in lines if "<" not in line] == []


def test_the_map_to_asvs_names_files_and_tests_that_are_there() -> None:
    named = set(re.findall(r"`((?:tests|admin|core)/[\w/]+(?:\.py)?)(?:::(\w+))?`", _asvs()))
    assert len(named) > 80
    assert sorted(path for path, _ in named if not (ROOT / path).exists()) == []
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path, test in named if test}
    assert sorted(test for path, test in named if test and f"\ndef {test}(" not in texts[path]) == []


def test_what_the_map_to_asvs_calls_met_or_partly_is_shown_or_explained() -> None:
    rows = re.findall(r"^\| ([\d.]+[^|]*) \| (\w+|n/a) \| (.*) \|$", _asvs(), re.MULTILINE)
    assert {verdict for _, verdict, _ in rows} <= {"met", "partly", "not", "n/a"}
    assert [name for name, verdict, where in rows if verdict in ("partly", "not") and len(where) < 20] == []
    assert len(rows) > 50


def _asvs() -> str:
    return (ROOT / "docs/explanation/asvs.md").read_text(encoding="utf-8")
