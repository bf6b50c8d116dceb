"""Problems as SARIF 2.1.0 (OASIS Standard, 27 March 2020): what code hosts and editors show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from cardwright import __version__
from schema_registry.problems import Code, Problem

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_log(problems: Sequence[Problem], language: str, root: Path) -> dict[str, object]:
    """A log of one run: a rule a code, a result a problem. Files below `root` are named relative to it."""
    codes = {problem.code: problem.spec for problem in problems}
    order = {code: index for index, code in enumerate(sorted(codes))}
    driver = {"name": "cardwright", "version": __version__, "rules": [_rule(codes[code]) for code in order]}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": "zh-CN" if language.startswith("zh") else "en",
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"ROOT": {"uri": f"{root.resolve().as_uri().rstrip('/')}/"}},
                "results": [_result(problem, language, order[problem.code], root) for problem in problems],
            }
        ],
    }


def _rule(code: Code) -> dict[str, object]:
    rule: dict[str, object] = {"id": code.code, "defaultConfiguration": {"level": code.severity}}
    if code.about:
        rule["fullDescription"] = {"text": code.about}
    return rule


def _result(problem: Problem, language: str, rule: int, root: Path) -> dict[str, object]:
    said = " ".join(part for part in (problem.say(language), problem.advise(language)) if part)
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": said},
    }
    if problem.place is not None:
        region = {"startLine": problem.place.line, "startColumn": problem.place.column}
        location: dict[str, object] = {
            "physicalLocation": {"artifactLocation": _file(problem.place.file, root), "region": region}
        }
        if problem.pointer:
            location["logicalLocations"] = [{"fullyQualifiedName": problem.pointer, "kind": "member"}]
        result["locations"] = [location]
    return result


def _file(name: str, root: Path) -> dict[str, object]:
    path, root = Path(name).resolve(), root.resolve()
    if path.is_relative_to(root):
        return {"uri": quote(path.relative_to(root).as_posix()), "uriBaseId": "ROOT"}
    return {"uri": path.as_uri()}
