"""`image`: photographs and logos, shown as what they are: files that are images, told from their content."""

from __future__ import annotations

from collections.abc import Mapping

from core.kinds.file import MAX_SIZE, MOST_FILES, FileKind


class ImageKind(FileKind):
    """Photographs of goods, damage, people; logos."""

    name = "image"
    widget = "image"
    families = ("image",)

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {"most": MOST_FILES, "maxSize": MAX_SIZE}
