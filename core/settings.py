"""Settings of one installation: one frozen value, read once at the front door from `CARDWRIGHT_*`."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.codes.settings import NOT_A_SETTING
from core.errors import Rejected
from schema_registry.problems import Problem

PREFIX = "CARDWRIGHT_"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """`zone` is the business time zone (IANA): it decides dates, buckets and today. Sizes are in bytes.

    Uploaded files are kept in the folder `files`, or in the bucket that `file_store` names
    (`s3://bucket/prefix?endpoint=…`; thumbnails stay in the folder).

    Questions that take `slow_question_ms` are remembered for `cardwright doctor`; 0 remembers none.
    What a publish removes is kept for `quarantine_days` at least; `quarantine_purge` lets workers drop it afterwards.
    The same for deleted records: `trash_days`, `trash_purge`. Files of exports are kept for `export_days`.

    `map_link` is where a position leads, with `{lat}` and `{lon}` in it; empty leads nowhere.

    `secret_keys` seal fields of the kind `secret`: the newest first, a comma between (`cardwright secrets new-key`).

    Who has one of `second_factor_roles` (separated by commas; `*` for everybody) must give a code of an authenticator
    at sign-in. `sign_in` is a JSON file with Flask-AppBuilder's own settings for LDAP or OAuth. `history_days` says
    how long the change log keeps what it says of an entity's records: `customer=1095,*=3650`; empty keeps it.

    A session ends `session_hours` after it began, and before that when nothing was done for `session_idle_minutes`
    (0: however long). `api_per_minute` limits the API's requests of one person or key, `api_address_per_minute`
    those of one network address; 0 limits nothing.
    """

    database: str = "sqlite:///cardwright.sqlite"
    secret: str = ""
    secret_keys: str = ""
    zone: str = "Asia/Shanghai"
    locale: str = "zh_CN"
    company: str = "Cardwright"
    site: str = "main"
    files: Path = Path("cardwright-files")
    file_store: str = ""
    secure_cookies: bool = True
    trusted_proxies: int = 0
    max_upload: int = 32 * 1024 * 1024
    max_body: int = 2 * 1024 * 1024
    lock_timeout_ms: int = 10_000
    read_timeout_ms: int = 30_000
    slow_question_ms: int = 200
    quarantine_days: int = 30
    quarantine_purge: bool = False
    trash_days: int = 30
    trash_purge: bool = False
    export_days: int = 7
    map_link: str = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=16/{lat}/{lon}"
    second_factor_roles: tuple[str, ...] = ()
    sign_in: str = ""
    history_days: tuple[tuple[str, int], ...] = ()
    session_hours: int = 24
    session_idle_minutes: int = 720
    api_per_minute: int = 1200
    api_address_per_minute: int = 6000

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
            expected, expected_zh, read = _SPECIAL.get(one.name) or _READERS[str(one.type)]
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


def _positive(text: str) -> int:
    number = _count(text)
    if number == 0:
        raise ValueError(text)
    return number


def _time_zone(text: str) -> str:
    return ZoneInfo(text).key


def _read_keys(text: str) -> str:
    for key in text.replace(",", " ").split():
        if len(base64.urlsafe_b64decode(key)) != KEY_BYTES:
            raise ValueError(key)
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for one in text.split(",") if (name := one.strip()))


def _days(text: str) -> tuple[tuple[str, int], ...]:
    parts = [one.partition("=") for one in _names(text)]
    found = tuple((name.strip(), _count(days)) for name, _, days in parts)
    if any(not name or not days for name, days in found):
        raise ValueError(text)
    return found


_Reader = tuple[str, str, Callable[[str], object]]
_zone: _Reader = ("an IANA time zone such as Asia/Shanghai", " IANA 时区（如 Asia/Shanghai）", _time_zone)
_keys: _Reader = ("keys of 32 bytes as base64, a comma between", "以逗号分隔的 base64 密钥（各 32 字节）", _read_keys)
_hours: _Reader = ("a whole number from 1 on", "正整数", _positive)
_SPECIAL: Mapping[str, _Reader] = {"zone": _zone, "secret_keys": _keys, "session_hours": _hours}
_READERS: Mapping[str, _Reader] = {
    "str": ("a text", "文本", str),
    "Path": ("a path", "路径", Path),
    "int": ("a whole number", "非负整数", _count),
    "tuple[str, ...]": ("names, separated by commas", "以逗号分隔的名称", _names),
    "tuple[tuple[str, int], ...]": (
        "days by entity, such as customer=365,*=3650",
        "各实体的天数（如 customer=365,*=3650）",
        _days,
    ),
    "bool": ("true or false", " true 或 false", _boolean),
}
