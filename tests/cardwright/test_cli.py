import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cardwright import __version__
from cardwright.cli import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    result = CliRunner().invoke(cli, [name, "--help"], catch_exceptions=False)
    assert (result.exit_code, "Usage:" in result.stdout) == (0, True)


def test_the_help_lists_every_command_with_a_line():
    listed = CliRunner().invoke(cli, ["--help"], catch_exceptions=False).stdout
    assert all(f"\n  {name} " in listed for name in COMMANDS)


def test_an_unknown_command_is_wrong_usage():
    assert CliRunner().invoke(cli, ["chekc"]).exit_code == 2


def test_python_m_cardwright_works():
    done = subprocess.run(
        [sys.executable, "-m", "cardwright", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"cardwright, version {__version__}\n"


def test_the_password_of_a_database_is_never_printed():
    result = CliRunner().invoke(cli, ["--database", "postgresql://me:hidden@127.0.0.1:1/x", "init"])
    assert result.exit_code == 1
    assert "hidden" not in result.output


def test_the_demo_is_prepared_once_and_reused(tmp_path: Path):
    words = ["--language", "en", "demo", "--pack", "trading", "--dir", str(tmp_path), "--no-serve"]
    first = CliRunner().invoke(cli, words, catch_exceptions=False)
    second = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "orders: 1,600 new" in first.stderr
    assert second.stderr == ""
    assert first.stdout == second.stdout
    kept = tmp_path / "sign-in.json"
    assert all(password in first.stdout for password in json.loads(kept.read_text()).values())
    assert kept.stat().st_mode & 0o077 == 0


def test_a_worker_works_until_it_is_stopped(ready):
    process = subprocess.Popen(
        [sys.executable, "-m", "cardwright", "--database", ready.database, "worker", "--poll", "0.1"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Working for" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
