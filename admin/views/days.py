"""The day whose values a list or a report shows, as its page offers it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DayChoice:
    """`words`: the day that is shown, empty for present values. The form sends `parameters` and the day to `path`;
    `off` leads back to present values."""

    path: str
    value: str
    words: str
    parameters: tuple[tuple[str, str], ...]
    off: str
