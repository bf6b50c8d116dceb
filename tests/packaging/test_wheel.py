"""A wheel, installed in an empty environment far from the sources, serves the demo."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.architecture.source import ROOT
from tests.support.ports import free_port


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `cardwright` command of an environment that holds the wheel and its dependencies only."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("cardwright-*.whl")
    venv.create(folder / "env")
    pip = (sys.executable, "-m", "pip", "--python", folder / "env/bin/python")
    run(*pip, "install", "--quiet", "--no-compile", wheel, cwd=folder)  # compiling all of it takes half a minute
    return folder / "env/bin/cardwright"


@pytest.fixture
def demo(installed: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the running demo."""
    port = free_port()
    log = (tmp_path / "log").open("w+")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("CARDWRIGHT_", "PYTHON"))
    }
    process = subprocess.Popen(
        [installed, "demo", "--dir", tmp_path / "demo", "--port", str(port)],
        cwd=tmp_path,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 300
        while not answers(f"{address}/readyz"):
            assert process.poll() is None and time.monotonic() < deadline, (log.seek(0), log.read())[1]
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(60)
        log.close()
    with pytest.raises(ProcessLookupError):  # its worker is gone with it
        os.killpg(process.pid, 0)


def jobs_done(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM cw_job WHERE state = 'done'").fetchone()[0])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_wheel_in_an_empty_environment_serves_the_demo_and_does_its_jobs(demo: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{demo}/", timeout=60) as answer:
        page = answer.read().decode()
    assert answer.url.startswith(f"{demo}/sign-in")
    stylesheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    with urllib.request.urlopen(demo + stylesheet, timeout=60) as answer:
        assert answer.headers.get_content_type() == "text/css"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{demo}/api/v1/records/customer", timeout=60)
    assert refused.value.code == 401
    deadline = time.monotonic() + 60
    while not jobs_done(tmp_path / "demo" / "cardwright.sqlite"):
        assert time.monotonic() < deadline, "no worker has done anything"
        time.sleep(0.2)
