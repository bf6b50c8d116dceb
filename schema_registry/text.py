"""Wordings with their translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen

_NO_TRANSLATIONS: Mapping[str, str] = Frozen({})


@dataclass(frozen=True, slots=True)
class Text:
    """A wording: the pack's own language, and translations by locale (`zh_CN`, `en`)."""

    default: str
    translations: Mapping[str, str] = _NO_TRANSLATIONS

    def say(self, locale: str) -> str:
        """The wording for a locale: exact, else same language, else the pack's own."""
        exact = self.translations.get(locale)
        if exact is not None:
            return exact
        language = locale.partition("_")[0]
        for name, wording in self.translations.items():
            if name.partition("_")[0] == language:
                return wording
        return self.default

    def __str__(self) -> str:
        return self.default
