"""What every command shares: settings, who acts, the language of messages, and where text goes."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec
from rich.console import Console

from cardwright import problems as terminal
from core.context import SYSTEM, Actor, Context
from core.engine import Installation
from core.errors import Rejected
from core.kinds.kind import Locale
from core.settings import Settings
from schema_registry.packs import PackFiles, read_pack
from schema_registry.problems import Problem

_PASSWORD = re.compile(r"(//[^:/@]*:)[^@]*@")


@dataclass(frozen=True, slots=True)
class Front:
    """One invocation of the command line. Data goes to `out`, everything said about it to `err`."""

    settings: Settings
    login: str = ""
    language: str = "en"

    @property
    def out(self) -> Console:
        return Console(file=sys.stdout, highlight=False, soft_wrap=True)

    @property
    def err(self) -> Console:
        return Console(file=sys.stderr, highlight=False, soft_wrap=True)

    @property
    def locale(self) -> Locale:
        return Locale(self.language, ZoneInfo(self.settings.zone))

    def show_problems(self, problems: Sequence[Problem], sources: Mapping[str, str] | None = None) -> None:
        """Prints what was refused, on the error stream."""
        terminal.show(self.err, problems, self.language, sources)

    @property
    def database(self) -> str:
        """The database's address without its password, for messages."""
        return _PASSWORD.sub(r"\1***@", self.settings.database)

    @contextmanager
    def installation(self) -> Iterator[Installation]:
        """The installation of the settings, open; closed at exit."""
        installation = Installation.open(self.settings)
        try:
            yield installation
        finally:
            installation.close()

    @contextmanager
    def reading(self) -> Iterator[Context]:
        """A context to read with, as the actor of `--as`."""
        with self.installation() as installation, self.read_in(installation) as ctx:
            yield ctx

    @contextmanager
    def read_in(self, installation: Installation) -> Iterator[Context]:
        """The same in an installation that is open already."""
        with installation.reading(self.actor(installation), locale=self.locale, origin="cli") as ctx:
            yield ctx

    @contextmanager
    def write_in(self, installation: Installation) -> Iterator[Context]:
        """A context whose writes are committed together at exit, as the actor of `--as`."""
        with installation.writing(self.actor(installation), locale=self.locale, origin="cli") as ctx:
            yield ctx

    def actor(self, installation: Installation) -> Actor:
        """Who acts: the system, or the user named by `--as`. Raises Missing for an unknown sign-in name."""
        if not self.login:
            return SYSTEM
        with installation.reading(SYSTEM) as ctx:
            # Users are Flask-AppBuilder's; its half a second of imports is spent only where one is named.
            actor: Actor = import_module("cardwright.accounts").actor_of(ctx, self.login)
            return actor


def settings_from(environ: Mapping[str, str], database: str | None) -> Settings:
    """The settings of the environment; `--database` goes before CARDWRIGHT_DATABASE."""
    settings = Settings.from_environment(environ)
    return replace(settings, database=database) if database else settings


def read_packs(folders: Sequence[Path]) -> tuple[PackFiles, ...]:
    """The packs in the folders. Raises Rejected when any cannot be read."""
    packs: list[PackFiles] = []
    problems: list[Problem] = []
    for folder in folders:
        pack, wrong = read_pack(folder)
        problems.extend(wrong)
        if pack is not None:
            packs.append(pack)
    if len(packs) < len(folders):
        raise Rejected(problems)
    return tuple(packs)


def print_json(value: object) -> None:
    """A value on standard output as indented JSON; decimals keep their digits."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))
