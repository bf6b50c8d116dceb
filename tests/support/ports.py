"""Ports for servers that tests start: nobody takes one between the asking and the starting."""

from __future__ import annotations

import os
import socket
from itertools import count

LOWEST, EPHEMERAL = 15_000, 32_768
"""From the second on the kernel hands ports out to whoever connects somewhere, and four processes of tests do often.
Linux says so in net.ipv4.ip_local_port_range; other systems begin higher."""
_numbers = count(os.getpid() * 97)


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens. No process that tests is given it again soon."""
    while True:
        port = LOWEST + next(_numbers) % (EPHEMERAL - LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
