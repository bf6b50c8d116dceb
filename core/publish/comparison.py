"""Two states of the definitions side by side: the documents that differ, and the elements, in the words of plans."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.publish.planning import checked
from core.publish.subject import Act, subject
from core.publish.wording import Described
from schema_registry.diff import diff
from schema_registry.packs import PackFiles, texts_of
from schema_registry.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One file of a pack that differs. A text that is not there is empty."""

    pack: str
    path: str
    act: Act
    before: str
    after: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The difference as unified diff lines, without their ends; nothing where only the ends of lines differ."""
        old, new = self.before.splitlines(), self.after.splitlines()
        name = f"{self.pack}/{self.path}"
        return tuple(difflib.unified_diff(old, new, name, name, lineterm=""))

    def to_json(self) -> dict[str, object]:
        return {"pack": self.pack, "path": self.path, "act": self.act, "lines": list(self.lines)}


@dataclass(frozen=True, slots=True)
class ElementChange:
    """One element of the model that differs. `kind` is `entity`, `field`, `roles`, …; `key` names it for ever."""

    act: Act
    kind: str
    key: str
    en: str
    zh: str

    def say(self, locale: str) -> str:
        """What changed, in the reader's language."""
        return self.zh if locale.startswith("zh") else self.en

    def to_json(self) -> dict[str, object]:
        return {"act": self.act, "kind": self.kind, "key": self.key, "en": self.en, "zh": self.zh}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What makes one state of another. No elements differ where only spacing or comments do."""

    documents: tuple[DocumentChange, ...]
    elements: tuple[ElementChange, ...]

    @property
    def empty(self) -> bool:
        return not self.documents and not self.elements

    def to_json(self) -> dict[str, object]:
        return {
            "documents": [one.to_json() for one in self.documents],
            "elements": [one.to_json() for one in self.elements],
        }


def compare(before: Sequence[PackFiles], after: Sequence[PackFiles], vocabulary: Vocabulary) -> Comparison:
    """What differs between two states. Raises Rejected when the documents of either are wrong.

    No packs at all are the state before the first version.
    """
    old, _ = checked(before, vocabulary)
    new, _ = checked(after, vocabulary, old)
    elements = []
    for change in diff(old, new):
        about, said = subject(change), Described(change)
        elements.append(ElementChange(about.act, about.kind, about.key, said.say("en"), said.say("zh_CN")))
    return Comparison(tuple(document_changes(before, after)), tuple(elements))


def document_changes(before: Iterable[PackFiles], after: Iterable[PackFiles]) -> Iterator[DocumentChange]:
    """Files that differ, by pack and path."""
    old, new = texts_of(before), texts_of(after)
    for pack, path in sorted({*old, *new}):
        was, now = old.get((pack, path)), new.get((pack, path))
        if was != now:
            act: Act = "add" if was is None else "remove" if now is None else "change"
            yield DocumentChange(pack, path, act, was or "", now or "")
