"""Writes docs/reference from the product itself: `python -m docs.generate`; with `--check` it only compares.

Whatever the product can say of itself (problem codes, meta-schemas, field kinds, settings, hooks, commands) is never
written by hand, so the reference cannot drift.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import click

import admin.api.codes
import admin.security.codes
import core.codes
import schema_registry.codes
from cardwright.cli import cli as command_line
from core import hooks
from core.kinds.conversions import conversion
from core.kinds.kind import Conversion, Kind, Way
from core.kinds.registry import built_in, vocabulary
from core.settings import PREFIX, Settings
from docs.formulas import formulas_markdown
from schema_registry.problems import Code
from schema_registry.reference import meta_markdown, problems_markdown

REFERENCE = Path(__file__).parent / "reference"
SIGNS = {"none": "keeps all", "some": "may lose", "refused": "–"}
WAYS: Mapping[Way, str] = {
    "text": "written and read as in a form",
    "json": "written and read as in the API",
    "words": "the same text",
    "shown": "the text that readers see",
    "number": "the same number",
    "amount": "the amount as a number",
    "members": "choice by choice",
    "day": "its day in the business time zone",
    "clock": "its time of day in the business time zone",
    "files": "file by file",
    "target": "the same record",
    "lunar": "the same day in the other calendar",
}
"""How values are carried over, by the names of `core.kinds.convert`."""


def codes() -> list[Code]:
    """Every problem code of the product, in order."""
    found = {one.code: one for module in _code_modules() for one in vars(module).values() if isinstance(one, Code)}
    return [found[name] for name in sorted(found)]


def _code_modules() -> Iterator[ModuleType]:
    for package in (schema_registry.codes, core.codes):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            yield importlib.import_module(module.name)
    yield from (admin.security.codes, admin.api.codes)


def conversions_page() -> str:
    """What becomes of stored values when a field changes its kind: a table of all pairs, then each in words."""
    kinds = {name: kind for name, kind in built_in().items() if kind.declarable}
    about = (
        "What becomes of stored values when a field changes its kind. Where values may be lost, the plan counts them "
        "and lists the records; where the change is refused, the plan says why. The former values are kept: a field "
        "that goes back to its old kind finds those that nobody touched since."
    )
    parts = ["# Changing a field's kind", about, _conversions(kinds)]
    return "\n\n".join([*parts, *(_changes_from(kind, kinds) for kind in kinds.values())])


def _conversions(kinds: Mapping[str, Kind]) -> str:
    rows = [
        (f"**{before.name}**", *(SIGNS[conversion(before, after).loss] for after in kinds.values()))
        for before in kinds.values()
    ]
    return _table(("from \\ to", *kinds), rows)


def _changes_from(before: Kind, kinds: Mapping[str, Kind]) -> str:
    """A chapter of what a kind becomes: kinds to which the same happens share a row."""
    rows: dict[tuple[str, str], list[str]] = {}
    for after in kinds.values():
        if after.name != before.name:
            rows.setdefault(_told(conversion(before, after)), []).append(after.name)
    lines = [(", ".join(names), how, said) for (how, said), names in rows.items()]
    return f"## {before.name}\n\n" + _table(("becomes", "how", "what is lost"), lines)


def _told(decided: Conversion) -> tuple[str, str]:
    """How values are carried over, and what may be lost or why it is refused, whichever kinds they are."""
    if decided.why is None:
        return WAYS[decided.way], "Nothing is lost."
    if decided.loss == "refused":
        return "refused", decided.why.spec.about
    return WAYS[decided.way], decided.why.say("en")


def settings_page() -> str:
    """A row a setting, from the dataclass."""
    rows = [(f"`{PREFIX}{name.upper()}`", f"`{default}`") for name, default in _defaults()]
    about = inspect.getdoc(Settings) or ""
    return "\n\n".join(["# Settings", about, _table(("variable", "default"), rows)])


def _defaults() -> Iterator[tuple[str, object]]:
    plain = Settings()
    for name in Settings.__dataclass_fields__:
        yield name, getattr(plain, name)


def hooks_page() -> str:
    """A section a hook, from the specifications."""
    parts = [
        "# Hooks",
        "What a plugin may bring or change. Entry points of the group `cardwright.plugins` are loaded.",
    ]
    for name, function in vars(hooks).items():
        if name.startswith("cardwright_"):
            parts += [f"## {name}{inspect.signature(function)}", inspect.getdoc(function) or ""]
    return "\n\n".join(parts)


def commands_page() -> str:
    """The command line's own help texts."""
    context = click.Context(command_line, info_name="cardwright", **command_line.context_settings)
    parts = ["# Command line", _help(command_line, context)]
    for name in command_line.list_commands(context):
        command = command_line.get_command(context, name)
        if command is not None:
            parts += [
                f"## cardwright {name}",
                *_command(command, click.Context(command, info_name=name, parent=context)),
            ]
    return "\n\n".join(parts)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    yield _help(command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield f"### cardwright {context.info_name} {name}"
                yield _help(inner, click.Context(inner, info_name=name, parent=context))


def _help(command: click.Command, context: click.Context) -> str:
    context.terminal_width = context.max_content_width = 100
    return f"```\n{command.get_help(context)}\n```"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    made = {
        "definitions.md": meta_markdown(vocabulary(built_in())),
        "formulas.md": formulas_markdown(),
        "conversions.md": conversions_page(),
        "problems.md": problems_markdown(codes()),
        "settings.md": settings_page(),
        "hooks.md": hooks_page(),
        "commands.md": commands_page(),
    }
    titles = [f"- [{text.partition(chr(10))[0].lstrip('# ')}]({name})" for name, text in made.items()]
    made["README.md"] = "# Reference\n\nMade from the product by `make docs`.\n\n" + "\n".join(titles)
    return {name: text.rstrip() + "\n" for name, text in made.items()}


def main(arguments: list[str]) -> int:
    """0 when written, or when `--check` finds no difference."""
    made = pages()
    if "--check" not in arguments:
        REFERENCE.mkdir(exist_ok=True)
        for name, text in made.items():
            (REFERENCE / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in made.items() if not _same(REFERENCE / name, text)]
    if stale:
        sys.stderr.write(f"docs/reference is not what the product says: {', '.join(stale)}. Run: make docs\n")
    return int(bool(stale))


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
