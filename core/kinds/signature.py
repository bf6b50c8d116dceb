"""`signature`: what somebody signed with a finger, a pen or their typed name: one image."""

from __future__ import annotations

from collections.abc import Mapping

from core.kinds.file import FileKind


class SignatureKind(FileKind):
    """Proof of delivery, consent on a visit."""

    name = "signature"
    widget = "signature"
    families = ("image",)

    def options(self) -> Mapping[str, Mapping[str, object]]:
        return {}
