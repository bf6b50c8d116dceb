"""The trading pack on real input: Northwind from the files to the figures, and the demo data."""

from __future__ import annotations

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

PACK = ROOT / "example_configs" / "trading"
NORTHWIND = ROOT.parent / "shared" / "data" / "northwind"
BESIDE = pytest.mark.skipif(
    not NORTHWIND.is_dir(), reason=f"the Northwind files do not lie beside the checkout ({NORTHWIND})"
)


def load(folder: Path, database: str, cwd: Path) -> dict[str, object]:
    here = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [PACK / "load.sh", folder, database],
        cwd=cwd,
        env=here,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    said: dict[str, object] = json.loads(lines[0])
    return said


@BESIDE
def test_northwind_is_loaded_to_the_cent(database: str, tmp_path: Path) -> None:
    said = load(NORTHWIND, database, tmp_path)
    assert said == {
        "customers": 91,
        "contacts": 91,
        "employees": 9,
        "categories": 8,
        "suppliers": 29,
        "products": 77,
        "shippers": 3,
        "orders": 830,
        "freight": "64942.69",
        "freight_by_year": {"1996": "10279.87", "1997": "32468.77", "1998": "22194.05"},
        "not_shipped": 21,
    }


def test_the_demo_data_is_loaded_and_loading_it_again_changes_nothing(database: str, tmp_path: Path) -> None:
    first = load(PACK / "demo", database, tmp_path)
    assert (first["customers"], first["orders"]) == (180, 1600)
    assert load(PACK / "demo", database, tmp_path) == first


def test_the_demo_files_are_what_their_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACK / "demo" / "make_data.py", tmp_path], check=True)
    names = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert names == sorted(path.name for path in (PACK / "demo").glob("*.csv"))
    assert filecmp.cmpfiles(tmp_path, PACK / "demo", names, shallow=False)[1:] == ([], [])
