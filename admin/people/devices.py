"""What a browser says it is, in a few words: enough for people to know their own devices again."""

from __future__ import annotations

from collections.abc import Iterable

_BROWSERS = (
    ("MicroMessenger/", "微信"),
    ("DingTalk/", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is found: most of them also say that they are the ones below."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PHONES = frozenset({"iPhone", "Android", "HarmonyOS"})


def device_words(agent: str) -> str:
    """`Firefox · Windows`; the beginning of what was said where nothing of it is known."""
    found = [word for word in (_first(agent, _BROWSERS), system_of(agent)) if word]
    return " · ".join(found) or agent[:60]


def system_of(agent: str) -> str:
    """The system, empty where it is unknown."""
    return _first(agent, _SYSTEMS)


def _first(agent: str, known: Iterable[tuple[str, str]]) -> str:
    return next((word for sign, word in known if sign in agent), "")
