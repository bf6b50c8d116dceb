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
