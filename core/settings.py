"""Settings of one installation: one frozen value, read once at the front door from `CARDWRIGHT_*`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """`zone` is the business time zone (IANA): it decides dates, buckets and today. Sizes are in bytes."""

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
    lock_timeout_ms: int = 2000
