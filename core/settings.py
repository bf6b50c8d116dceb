"""Settings of one installation: one frozen value, read once at the front door from `CARDWRIGHT_*`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.codes.settings import NOT_A_SETTING
from core.errors import Rejected
from schema_registry.problems import Problem

PREFIX = "CARDWRIGHT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """`zone` is the business time zone (IANA): it decides dates, buckets and today. Sizes are in bytes.

    What a publish removes is kept for `quarantine_days` at least; `quarantine_purge` lets workers drop it afterwards.
    """

    database: str = "sqlite:///cardwright.sqlite"
    secret: str = ""
    zone: str = "Asia/Shanghai"
    locale: str = "zh_CN"
    company: str = "Cardwright"
    site: str = "main"
    files: Path = Path("cardwright-files")
    secure_cookies: bool = True
    trusted_proxies: int = 0
    max_upload: int = 32 * 1024 * 1024
    max_body: int = 2 * 1024 * 1024
    lock_timeout_ms: int = 10_000
    read_timeout_ms: int = 30_000
    quarantine_days: int = 30
    quarantine_purge: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that the variables say, defaults for the rest. Raises Rejected naming every wrong one."""
        said: dict[str, object] = {}
        wrong: list[Problem] = []
        for one in fields(cls):
            variable = PREFIX + one.name.upper()
            text = environ.get(variable)
            if text is None:
                continue
            expected, expected_zh, read = _zone if one.name == "zone" else _READERS[str(one.type)]
            try:
                said[one.name] = read(text)
            except (ValueError, ZoneInfoNotFoundError):
                wrong.append(
                    NOT_A_SETTING.at(variable=variable, expected=expected, expected_zh=expected_zh, value=text)
                )
        if wrong:
            raise Rejected(wrong)
        return cls(**said)  # type: ignore[arg-type]  # each was read by the reader of its own type


def _boolean(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.strip().lower() not in words:
        raise ValueError(text)
    return words[text.strip().lower()]


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _time_zone(text: str) -> str:
    return ZoneInfo(text).key


_Reader = tuple[str, str, Callable[[str], object]]
_zone: _Reader = ("an IANA time zone such as Asia/Shanghai", " IANA 时区（如 Asia/Shanghai）", _time_zone)
_READERS: Mapping[str, _Reader] = {
    "str": ("a text", "文本", str),
    "Path": ("a path", "路径", Path),
    "int": ("a whole number", "非负整数", _count),
    "bool": ("true or false", " true 或 false", _boolean),
}
