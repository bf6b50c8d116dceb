"""The menu of hooks: what a plugin may bring or change. A plugin is any object with `@hookimpl` functions."""

from __future__ import annotations

import sys
from collections.abc import Iterable, MutableMapping
from functools import cache
from typing import Literal, Protocol

import pluggy

from core.context import Context
from core.kinds.kind import Kind

PROJECT = "cardwright"
GROUP = "cardwright.plugins"
"""Entry points of this group are plugins of every installation of the environment."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Write(Protocol):
    """One record about to be written. `values` are typed: all of a new one's, else those that change."""

    entity: str
    action: Literal["create", "update", "delete", "restore"]
    id: str
    values: MutableMapping[str, object]


@hookspec
def cardwright_kinds() -> Iterable[Kind]:  # type: ignore[empty-body]  # a specification has no body
    """Field kinds that the plugin adds, by their own names."""


@hookspec
def cardwright_before_write(context: Context, write: Write) -> None:
    """Called within the transaction for each record about to be written, checked already.

    May change `write.values` (typed values by field name; they are checked again) or raise `core.errors.Rejected`.
    """


def plugin_manager(plugins: Iterable[object] = ()) -> pluggy.PluginManager:
    """A manager with every installed plugin and those handed in; unknown hook names are refused."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(sys.modules[__name__])
    for name, plugin in _installed():
        manager.register(plugin, name)
    for plugin in plugins:
        if not manager.is_registered(plugin):
            manager.register(plugin)
    manager.check_pending()
    return manager


@cache
def _installed() -> tuple[tuple[str, object], ...]:
    """Plugins that the environment brings, by name; looked for once, in the metadata of all its packages."""
    found = pluggy.PluginManager(PROJECT)
    found.load_setuptools_entrypoints(GROUP)
    return tuple(found.list_name_plugin())
