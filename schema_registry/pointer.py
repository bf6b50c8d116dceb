"""JSON Pointers (RFC 6901) as plain strings."""

from __future__ import annotations


def join(pointer: str, *parts: object) -> str:
    """The pointer of a member or item below another."""
    for part in parts:
        pointer += "/" + escape(part if isinstance(part, str) else str(part))
    return pointer


def escape(part: str) -> str:
    """One reference token: `~` and `/` written as `~0` and `~1`."""
    return part.replace("~", "~0").replace("/", "~1") if "~" in part or "/" in part else part


def split(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer; none for the whole document."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def parent(pointer: str) -> str:
    """The pointer one step up; the whole document is its own parent."""
    return pointer.rpartition("/")[0]
