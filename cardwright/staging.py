"""What a demo is made of: a pack with the packs that it requires, the people in it, and the files that fill it.

Beside a pack's files lies `demo/`: `people.json` with units and people, and either the CSV files that its import
mappings read, or `make_data.py`, which writes them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

PACKS = Path(str(files("example_configs")))
RATES = "rates.csv"
"""Exchange rates, where the pack's amounts are in several currencies."""


class DemoUnit(msgspec.Struct, frozen=True):
    """A unit of the demo's company."""

    code: str
    name: str
    under: str = ""


class DemoUser(msgspec.Struct, frozen=True):
    """Somebody who may sign in to the demo."""

    login: str
    name: str
    role: str
    unit: str = ""


class Company(msgspec.Struct, frozen=True):
    """The name and the people of a demo's company. `owners` get its customers in turn, where the files do not say
    whose they are."""

    people: tuple[DemoUser, ...]
    name: str = ""
    units: tuple[DemoUnit, ...] = ()
    owners: tuple[str, ...] = ()


class _Manifest(msgspec.Struct):
    requires: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Stage:
    """A pack that a demo can be made of."""

    name: str

    @property
    def folder(self) -> Path:
        return PACKS / self.name

    def packs(self) -> Sequence[Path]:
        """The folders of the pack and of those that it requires, those first."""
        found: dict[str, Path] = {}
        self._collect(self.name, found)
        return tuple(found.values())

    def _collect(self, name: str, found: dict[str, Path]) -> None:
        manifest = msgspec.json.decode((PACKS / name / "pack.json").read_bytes(), type=_Manifest)
        for required in manifest.requires:
            if required not in found:
                self._collect(required, found)
        found[name] = PACKS / name

    def company(self) -> Company:
        """Who works there."""
        return msgspec.json.decode((self.folder / "demo" / "people.json").read_bytes(), type=Company)

    def data(self, home: Path) -> Path:
        """The folder of the CSV files; those that a script makes are written below `home`."""
        own = self.folder / "demo"
        if any(own.glob("*.csv")):
            return own
        made = home / "data"
        command = [sys.executable, "-m", f"example_configs.{self.name}.demo.make_data", str(made)]
        subprocess.run(command, check=True)  # noqa: S603  # our own script, by the name of a folder of ours
        return made


def stages() -> list[str]:
    """The packs with demo data."""
    return sorted(path.parent.parent.name for path in PACKS.glob("*/demo/people.json"))
