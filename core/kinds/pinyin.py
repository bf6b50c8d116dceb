"""Chinese as it is read: the `sort` key of texts, and the spellings by which the quick search finds them.

Readings are pypinyin's: its tables of characters and of phrases, read when the first Chinese text comes by (the
package itself would keep 55 MB of them). A phrase decides how a character is read that has several readings (重庆,
银行, 长春); our own words come first, then surnames at the start of a name.

The key of a text is, character by character, the syllable, the tone and the character itself, so that names of one
surname stay together; Latin letters stand among the syllables, without their accents. It is compared by code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from core.kinds.fold import fold
from core.kinds.readings import SINGLES, SURNAMES, WORDS
from schema_registry.frozen import Frozen

_T = TypeVar("_T")
LONGEST = 60
"""Characters of a text that its key and its spellings are made of."""
LONGEST_PHRASE = 4
OFTEN = 3
"""Phrases that make another first letter worth a spelling of its own."""
MOST_INITIALS = 4
"""Spellings by initials of one text: characters of several readings give several."""
KEPT = 4096
"""Texts whose readings, keys and spellings are kept: an import says the same towns and names again and again."""
KEY_VERSION = f"1/{version('pypinyin')}"
"""What keys were made by. Another one means that stored keys are to be made again (`core.publish.rekey`)."""
_TONES: Mapping[str, str] = Frozen({"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"})
_ACCENTED = "\x01"
_NEUTRAL, _UMLAUT = "5", "\u0308"


class _Tables(NamedTuple):
    """The usual reading of each character, phrases that say where another one holds, a search for such characters.

    A phrase whose characters are all read as usual has no readings: it only keeps shorter ones away. `beginnings`:
    the first two characters of all phrases; `initials`: all first letters of characters often read in several ways.
    """

    characters: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    beginnings: frozenset[str]
    several: re.Pattern[str]
    initials: Mapping[str, tuple[str, ...]]


def sort_key(value: object) -> object:
    """The key that lists are sorted by; None for a missing value: `重庆 A` gives `chong2重qing4庆 a`."""
    if not isinstance(value, str):
        return None
    text = fold(value)
    if text.isascii():
        return text
    key, accented = _read_key(text[:LONGEST])
    return f"{key}{text[LONGEST:]}{accented}"


def spellings(text: str) -> tuple[str, ...]:
    """How a folded Chinese text is typed without Chinese: all of its pinyin, then its initials; else nothing."""
    return () if text.isascii() else _spelled(text[:LONGEST])


def spelled_out(texts: Iterable[str]) -> str:
    """What a searched text is followed by: an empty line, then the spellings of some folded texts, a line each."""
    lines = [line for text in texts for line in spellings(text)]
    return "\n\n" + "\n".join(lines) if lines else ""


@lru_cache(maxsize=KEPT)
def _read_key(text: str) -> tuple[str, str]:
    """The key of a folded text that is no longer than LONGEST, and what it ends with where there are accents."""
    bare = "".join(map(_letters, text))
    key = "".join(read + char if read else char for char, read in zip(bare, readings(text), strict=True))
    # Texts that differ by their accents alone have keys that differ, right behind what is written without.
    return key, "" if bare == text else f"{_ACCENTED}{text}"


@lru_cache(maxsize=KEPT)
def _spelled(text: str) -> tuple[str, ...]:
    read = readings(text)
    if not any(read):
        return ()
    whole = "".join(_typed(one) if one else char for char, one in zip(text, read, strict=True))
    return (whole.replace(" ", ""), *_initials(text, read))


@lru_cache(maxsize=KEPT)
def readings(text: str) -> tuple[str, ...]:
    """Syllable and tone of each character (`chong2`, `lu:3` for lǚ), empty for those that are not Chinese."""
    tables = _tables()
    known = tables.characters
    found = [known.get(char, "") for char in text]
    for start, phrase in _phrases(tables, text):
        for at, reading in enumerate(tables.phrases[phrase], start):
            found[at] = reading
    for at, reading in enumerate(_surname(tables, text, found)):
        found[at] = reading
    return tuple(found)


def _phrases(tables: _Tables, text: str) -> Iterator[tuple[int, str]]:
    """The phrases around characters of several readings, the longest and the first ones, none over another."""
    free = 0
    for match in tables.several.finditer(text):
        place = match.start()
        if place < free:
            continue
        found = max(_around(tables, text, free, place), key=_longest_first, default=None)
        if found is not None:
            yield found
            free = found[0] + len(found[1])


def _around(tables: _Tables, text: str, free: int, place: int) -> Iterator[tuple[int, str]]:
    """The known phrases that a character is in, of the part of a text that is not read yet."""
    for start in range(max(free, place - LONGEST_PHRASE + 1), place + 1):
        if text[start : start + 2] in tables.beginnings:
            for length in range(max(2, place - start + 1), LONGEST_PHRASE + 1):
                part = text[start : start + length]
                if part in tables.phrases and len(part) == length:
                    yield start, part


def _longest_first(found: tuple[int, str]) -> tuple[int, int]:
    return len(found[1]), -found[0]


def _surname(tables: _Tables, text: str, read: list[str]) -> tuple[str, ...]:
    """The readings of the surname that a name of two to four characters begins with, where it is a special one."""
    if not (2 <= len(text) <= 4 and all(read)):
        return ()
    for length in (2, 1):
        special = SURNAMES.get(text[:length], ())
        if special and (len(text) > length) and (length == 2 or text[:2] not in tables.phrases):
            return special
    return ()


def _initials(text: str, read: tuple[str, ...]) -> Iterator[str]:
    """The first letters as the text is read, then with one character after the other read otherwise."""
    usual = [one[0] if one else char.strip() for char, one in zip(text, read, strict=True)]
    several = _tables().initials
    others = ((at, letter) for at, char in enumerate(text) for letter in several.get(char, ()))
    spelled = ("".join([*usual[:at], letter, *usual[at + 1 :]]) for at, letter in others)
    return islice(dict.fromkeys(("".join(usual), *spelled)), MOST_INITIALS)


def _typed(reading: str) -> str:
    """A syllable as it is typed: lǚ as `lv`."""
    return reading[:-1].replace("u:", "v")


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    """A letter without its accents: é stands with e. What is no letter with accents is as it is."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    return bare if len(bare) == 1 else char


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    characters = {
        chr(int(point)): _numbered(read.partition(",")[0])
        for point, read in _table(folder / "pinyin_dict.json", dict[str, str]).items()
    }
    characters.update(SINGLES)
    phrases = _table(folder / "phrases_dict.json", dict[str, list[list[str]]])
    known = {
        phrase: tuple(_numbered(one[0]) for one in read)
        for phrase, read in phrases.items()
        if len(phrase) == len(read) <= LONGEST_PHRASE and all(map(characters.__contains__, phrase))
    }
    return _told_apart(characters, {**known, **WORDS})


def _table(path: Path, type: type[dict[str, _T]]) -> dict[str, _T]:
    return msgspec.json.decode(path.read_bytes(), type=type)


def _told_apart(characters: Mapping[str, str], phrases: Mapping[str, tuple[str, ...]]) -> _Tables:
    """Only what makes a difference: characters that phrases read in another way, and the phrases they are in."""
    counted: dict[str, Counter[str]] = {
        char: Counter({characters[char][0]: OFTEN}) for char in SURNAMES if len(char) == 1
    }
    for phrase, read in phrases.items():
        for char, reading in zip(phrase, read, strict=True):
            if characters[char] != reading and _differs(char, characters[char], reading):
                counted.setdefault(char, Counter({characters[char][0]: OFTEN}))[reading[0]] += 1
    kept = {}
    for phrase, read in phrases.items():
        if not counted.keys().isdisjoint(phrase):
            usual = [characters[char] for char in phrase]
            odd = usual != [*read] and any(map(_differs, phrase, usual, read))
            kept[phrase] = tuple(map(_settled, phrase, usual, read)) if odd else ()
    initials = {
        char: tuple(letter for letter, count in letters.items() if count >= OFTEN)
        for char, letters in counted.items()
    }
    beginnings = frozenset(phrase[:2] for phrase in kept)
    return _Tables(characters, kept, beginnings, re.compile(f"[{''.join(sorted(counted))}]"), initials)


def _differs(char: str, usual: str, reading: str) -> bool:
    return _settled(char, usual, reading) != usual


def _settled(char: str, usual: str, reading: str) -> str:
    """The reading in a phrase; the usual one where only its tone is weakened, as those of 一 and 不 are."""
    weak = reading.endswith(_NEUTRAL) or char in "一不"
    return usual if weak and usual[:-1] == reading[:-1] else reading


@lru_cache(maxsize=KEPT)
def _numbered(reading: str) -> str:
    """`lǚ` as `lu:3`. The tables say each of some 1,500 readings a hundred times."""
    letters, tone = "", _NEUTRAL
    for char in unicodedata.normalize("NFD", reading):
        if char in _TONES:
            tone = _TONES[char]
        elif char == _UMLAUT:
            letters += ":"
        else:
            letters += char
    return letters + tone
