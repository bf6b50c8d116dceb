"""Keys for comparing and searching."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from core.kinds.fold import LONGEST, digits_key, fold
from core.kinds.grams import asked_grams, grams, grams_text, match_text


def test_folding_forgets_case_width_and_spacing() -> None:
    assert fold("  Ｃａｆé \t Ｎｏｒｄ　 ") == "café nord"
    assert fold("STRASSE") == fold("straße")
    assert fold("ﾊﾝｶｸ") == "ハンカク"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=700))
def test_a_key_is_capped(text: str) -> None:
    assert len(fold(text)) <= LONGEST


def test_a_phone_numbers_key_is_its_digits() -> None:
    assert digits_key("+86 (138) 0013-8000") == "8613800138000"


@given(st.text(), st.integers(0, 20), st.integers(1, 10))
def test_a_record_has_every_gram_of_any_part_of_its_text(text: str, start: int, length: int) -> None:
    folded = fold(text)
    part = folded[start : start + length]
    asked, kept = asked_grams(part), grams(folded)
    if len(part) == 1:
        assert any(gram.startswith(asked[0]) for gram in kept)
    else:
        assert set(asked) <= kept


@given(st.text(max_size=30), st.integers(0, 20), st.integers(1, 6))
def test_sqlite_finds_any_part_of_any_text(text: str, start: int, length: int) -> None:
    folded = fold(text)
    part = folded[start : start + length]
    if not part.strip():
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(grams, tokenize='unicode61')")
    connection.execute("INSERT INTO found VALUES (?)", [grams_text(folded)])
    assert connection.execute("SELECT count(*) FROM found WHERE grams MATCH ?", [match_text(part)]).fetchone() == (1,)
    connection.close()


def test_no_gram_crosses_a_line() -> None:
    assert grams("ab\ncd") == {"ab", "b", "cd", "d"}


def test_quotes_and_operators_in_a_search_are_only_text() -> None:
    for text in ('a"b', "near(", "*", "-a", "a:b", "and or not"):
        assert '"' not in match_text(text).replace('"', "", 2 * len(asked_grams(text)))
