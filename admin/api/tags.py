"""ETags and the preconditions made of them (RFC 9110, 13.1). A record's ETag is its `sys_version`."""

from __future__ import annotations

import hashlib
import re

import msgspec

from admin.api.codes import NEEDS_IF_MATCH, NOT_MATCHING
from core.errors import Rejected, Stale

_TAG = re.compile(r'\s*(W/)?"([!#-~\x80-\xff]*)"\s*(?:,|$)')


class PreconditionRequired(Rejected):
    """The request does not say which version it was made from (HTTP 428)."""


def tag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version that a writer says it has seen; None for `*`, any version.

    Of several tags none is taken: a writer has read one. A weak tag matches nothing (strong comparison).
    Raises PreconditionRequired without the header, and Stale when it can match no version.
    """
    if if_match is None or not if_match.strip():
        raise PreconditionRequired([NEEDS_IF_MATCH.at()])
    if if_match.strip() == "*":
        return None
    match = _TAG.fullmatch(if_match)
    if match is None or match[1] or not (match[2].isdecimal() and match[2].isascii() and len(match[2]) < 10):
        raise Stale([NOT_MATCHING.at()])
    return int(match[2])


def digest_tag(value: object) -> str:
    """The strong ETag of what has no version: of all that is said of it."""
    return f'"{hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:32]}"'


def check_match(if_match: str | None, current: str) -> None:
    """Returns when a writer has seen the current state, or says `*`. Raises PreconditionRequired and Stale."""
    if if_match is None or not if_match.strip():
        raise PreconditionRequired([NEEDS_IF_MATCH.at()])
    if if_match.strip() not in ("*", current):
        raise Stale([NOT_MATCHING.at()])


def is_unchanged(if_none_match: str | None, current: str) -> bool:
    """Whether a reader has the current state already (weak comparison)."""
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(f'"{found}"' == current.removeprefix("W/") for _, found in _TAG.findall(if_none_match))
