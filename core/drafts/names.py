"""What a document may be called."""

from __future__ import annotations

import re

from core.codes.drafts import BAD_PATH
from core.errors import Rejected
from schema_registry.documents import MANIFEST, kind_of

LONGEST = 120
_STEM = re.compile(r"[\w-]{1,120}")


def require_path(path: str) -> None:
    """Returns for a path that a document may have. Raises Rejected otherwise."""
    stem = path.rpartition("/")[2].removesuffix(".json")
    right = path == MANIFEST or (kind_of(path) is not None and path.endswith(".json") and _STEM.fullmatch(stem))
    if not right:
        raise Rejected([BAD_PATH.at("/path", path=path[:LONGEST])])
