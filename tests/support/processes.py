"""Doing something in a process of its own, and killing it at a chosen statement."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import event

from core.engine import Installation
from core.settings import Settings


def in_child(act: Callable[[], object]) -> int:
    """Runs `act` in a forked process. Its exit code: 0, or minus the signal that killed it, or 1 for an exception."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(number: int, database: str, act: Callable[[Installation], object]) -> bool:
    """Whether a process that does `act` in its own installation got to its n-th writing statement, and died there."""

    def act_and_die() -> None:
        installation = Installation.open(Settings(database=database))
        seen = iter(range(1, number))

        def count(*_: object) -> None:
            if next(seen, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(installation.writers, "after_cursor_execute", count)
        event.listen(installation.writers, "commit", count)
        act(installation)

    code = in_child(act_and_die)
    assert code in {0, -signal.SIGKILL}
    return code != 0


def address_of(installation: Installation) -> str:
    """What another process opens."""
    return sa.make_url(installation.settings.database).render_as_string(hide_password=False)
