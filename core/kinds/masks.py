"""Texts shown in part, to people who may not know the whole."""

from __future__ import annotations

from schema_registry.model import Field
from schema_registry.roles import FieldRight

MOST = 7
"""Characters that are shown: 138****1234."""
HIDDEN = "****"
"""As long whatever it stands for."""
_HOME = "+86"


def shown(field: Field, value: object, right: FieldRight) -> object:
    """A value as a right on its field shows it: whole, in part or not at all."""
    if right == "hidden":
        return None
    return shown_in_part(field, value) if right == "masked" else value


def shown_in_part(field: Field, value: object) -> str | None:
    """The beginning and the end of a text, two thirds of it at most; of an address, of what stands before the @."""
    if value is None:
        return None
    text = "".join(str(value).removeprefix(_HOME).split()) if field.kind == "phone" else str(value)
    name, at, domain = text.partition("@")
    return f"{_ends(name)}@{domain}" if at and field.kind == "email" else _ends(text)


def _ends(text: str) -> str:
    shown = min(MOST, len(text) * 2 // 3 if len(text) > MOST else len(text) // 3)
    first = shown // 2 or shown
    return text[:first] + HIDDEN + text[len(text) - (shown - first) :]
