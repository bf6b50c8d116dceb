"""Wordings: the pack's own, and their translations by the path of the element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schema_registry.documents import Document
from schema_registry.frozen import Frozen
from schema_registry.model import Text


class Wordings:
    """Translations of one element and everything below it, by path (`customer/properties/name/title`)."""

    def __init__(self, by_path: Mapping[str, Mapping[str, str]], language: str) -> None:
        self._by_path = by_path
        self.language = language

    def text(self, wording: str, path: str) -> Text:
        """A wording with what the locale files say for its path."""
        found = self._by_path.get(path)
        return Text(wording, Frozen(found)) if found else Text(wording)

    def optional(self, wording: object, path: str) -> Text | None:
        """The same for a wording that may be missing."""
        return self.text(wording, path) if isinstance(wording, str) else None

    def fingerprint(self) -> str:
        """Equal for equal wordings."""
        return repr(self._by_path) + self.language


class Locales:
    """All locale documents of a model, sorted by the element that the paths begin with."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._by_root: dict[str, dict[str, dict[str, str]]] = {}
        for document in documents:
            self._add(document)

    def _add(self, document: Document) -> None:
        locale, by_root = document.stem, self._by_root
        for path, wording in document.value.items():
            if path.startswith("$") or not isinstance(wording, str):
                continue
            root = path.partition("/")[0]
            if root == "pack":
                root = f"pack {document.pack}"
            by_path = by_root.get(root)
            if by_path is None:
                by_path = by_root[root] = {}
            by_path.setdefault(path, {})[locale] = wording

    def of(self, root: str, language: str) -> Wordings:
        """The wordings of an entity by name; of `roles`, `imports`, or `pack <name>`."""
        return Wordings(self._by_root.get(root, {}), language)


def spoken(wordings: Mapping[str, str], language: str) -> Text:
    """A wording of the product itself as one of a pack's language."""
    native = next((locale for locale in wordings if _same_language(locale, language)), "en")
    return Text(wordings[native], Frozen({name: said for name, said in wordings.items() if name != native}))


def plural_of(title: Text, language: str) -> Text:
    """A plural where a pack states none: English by rule, other languages like the singular."""
    translations = {locale: _plural(said, locale) for locale, said in title.translations.items()}
    return Text(_plural(title.default, language), Frozen(translations) if translations else Frozen({}))


def title_of(name: str) -> str:
    """A title where a pack states none: `ordered_on` becomes `Ordered on`."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _same_language(one: str, other: str) -> bool:
    return one.partition("_")[0] == other.partition("_")[0]


def _plural(word: str, language: str) -> str:
    if not _same_language(language, "en") or not word.isascii() or not word[-1:].isalpha():
        return word
    low = word.lower()
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s")
