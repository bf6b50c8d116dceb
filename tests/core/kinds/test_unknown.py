"""The kind of a plugin that is gone: its values are shown, kept and not changed."""

from __future__ import annotations

import pytest

from core.hooks import hookimpl, plugin_manager
from core.kinds.kind import Refused
from core.kinds.registry import KindClash, built_in, collect
from core.kinds.text import TextKind
from tests.core.kinds.cases import LOCALES, field


def test_a_missing_kind_is_read_only_and_shows_what_is_stored() -> None:
    kind, gone = built_in()["hologram"], field("hologram")
    assert "hologram" not in built_in()
    assert kind.read_only and kind.show(gone, 12, LOCALES[0]) == "12"
    for read in (kind.reader(gone, LOCALES[0]), kind.json_reader(gone)):
        with pytest.raises(Refused) as caught:
            read("x")
        assert "hologram" in caught.value.at("/x").say("zh")


class Twice:
    """A plugin whose kind has a built-in one's name."""

    @hookimpl
    def cardwright_kinds(self) -> list[TextKind]:
        return [TextKind()]


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(KindClash, match=r'"text" of core\.kinds\.text'):
        collect(plugin_manager([Twice()]).hook)


class Misspelt:
    """A plugin with a hook that does not exist."""

    @hookimpl
    def cardwright_kindz(self) -> None:
        """Never called."""


def test_a_hook_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Exception, match="unknown hook 'cardwright_kindz'"):
        plugin_manager([Misspelt()])
