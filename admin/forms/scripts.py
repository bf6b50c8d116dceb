"""What a page loads for the widgets on it: nothing for those that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema_registry.frozen import Frozen

_MODULES: Mapping[str, tuple[str, ...]] = Frozen(
    {
        "address": ("js/address.js",),
        "barcode": ("js/scan.js",),
        "geo": ("js/locate.js",),
        "rich_text": ("js/rich-text.js",),
    }
)
"""Modules by widget."""
_LOOKUP, _PICKER = ("vendor/tom-select.js", "js/lookup.js"), ("js/date-picker.js",)
_IN_PLACE: Mapping[str, tuple[str, ...]] = Frozen(
    {
        **dict.fromkeys(("reference", "references", "any_reference"), _LOOKUP),
        **dict.fromkeys(("date", "datetime", "time", "color"), _PICKER),
        **_MODULES,
    }
)
_SHEETS: Mapping[str, tuple[str, ...]] = Frozen(dict.fromkeys(_LOOKUP[:1], ("vendor/tom-select.css",)))
"""Style sheets by the script that needs them."""


def modules(widgets: Iterable[str]) -> tuple[str, ...]:
    """The modules of some widgets, each once."""
    return tuple(dict.fromkeys(path for widget in widgets for path in _MODULES.get(widget, ())))


def gear(widgets: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The scripts and style sheets of several such controls, each once."""
    needed = [equipment(widget) for widget in widgets]
    scripts, sheets = (tuple(dict.fromkeys(path for one in needed for path in one[part])) for part in (0, 1))
    return scripts, sheets


def equipment(widget: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The scripts and style sheets of a control that comes into a page that was made without it."""
    scripts = _IN_PLACE.get(widget, ())
    return scripts, tuple(sheet for one in scripts for sheet in _SHEETS.get(one, ()))
