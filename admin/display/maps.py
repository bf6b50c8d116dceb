"""Where a position leads: the map that the installation names."""

from __future__ import annotations

from admin.door import context
from core.kinds.position import read_position
from core.kinds.url import may_be_followed


def map_address(text: str) -> str:
    """The address of a position on the map; empty where none is named."""
    found, pattern = read_position(text), context().settings.map_link
    if found is None or not pattern:
        return ""
    lat, lon = str(found).split(", ")
    address = pattern.replace("{lat}", lat).replace("{lon}", lon)
    return address if may_be_followed(address) else ""
