"""The `cardwright` command: global options, the commands by name, and what a refusal looks like.

Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 somebody else was faster (ask again).
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import replace

import click

from cardwright import __version__
from cardwright.front import Front, settings_from
from cardwright.problems import exit_code
from core.codes.settings import NO_FILE_ACCESS
from core.errors import CardwrightError
from core.settings import Settings

COMMANDS: Mapping[str, str] = {
    "init": "prepare",
    "upgrade": "prepare",
    "check": "check",
    "rename": "rename",
    "plan": "plan",
    "apply": "apply",
    "versions": "history",
    "diff": "history",
    "rollback": "history",
    "pull": "pull",
    "packs": "packs",
    "install": "packs",
    "uninstall": "packs",
    "quarantine": "quarantine",
    "constraints": "constraints",
    "schema": "schema",
    "import": "importing",
    "export": "export",
    "query": "query",
    "report": "report",
    "rates": "rates",
    "secrets": "secrets",
    "user": "user",
    "audit": "audit",
    "explain": "explain",
    "unit": "unit",
    "serve": "serve",
    "worker": "worker",
    "doctor": "doctor",
    "demo": "demo",
}
"""Command name → module in `cardwright.commands`; the function has the command's name, `_command` after it."""


class Commands(click.Group):
    """Loads a command's module when it is asked for, so that `check` does not wait for the web framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cardwright.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; a refusal is printed as its problems and ends with its exit code."""
        try:
            return super().invoke(ctx)
        except CardwrightError as refusal:
            front: Front = ctx.obj
            front.show_problems(refusal.problems)
            ctx.exit(exit_code(refusal))
        except OSError as refusal:
            if refusal.filename is None:  # a closed pipe, which click ends quietly; and what is no file
                raise
            front = ctx.obj
            front.show_problems([NO_FILE_ACCESS.at(file=refusal.filename, reason=refusal.strerror)])
            ctx.exit(1)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="cardwright")
@click.option(
    "--database", metavar="URL", help="Database to work on; otherwise CARDWRIGHT_DATABASE, else a SQLite file here."
)
@click.option(
    "--as", "login", metavar="LOGIN", default="", help="Act as this user, with its rights; otherwise as the system."
)
@click.option("--language", metavar="TAG", help="Language of messages (en, zh_CN); otherwise the terminal's.")
@click.pass_context
def cli(ctx: click.Context, database: str | None, login: str, language: str | None) -> None:
    """Cardwright (卡匠): a CRM from JSON documents.

    A pack of JSON documents describes the records; `check` finds what is wrong with it, `plan` shows what
    would happen, `apply` does it, `serve` runs it. `demo` shows all of it with a company's data.

    Settings are read from CARDWRIGHT_* variables. Exit codes: 0 done, 1 problems found, 2 wrong usage,
    3 somebody else was faster.
    """
    ctx.obj = Front(Settings(), login, language or _terminal_language(os.environ))
    ctx.obj = replace(ctx.obj, settings=settings_from(os.environ, database))


def _terminal_language(environ: Mapping[str, str]) -> str:
    spoken = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh_CN" if spoken.startswith("zh") else "en"


def main() -> None:
    """The entry point of the script."""
    cli(prog_name="cardwright")
