"""Foreign keys that stand beside the columns of an older SQLite table go, and nothing else does."""

from __future__ import annotations

import sqlite3

import pytest

from core.storage.unlink import without_links

MADE = """CREATE TABLE "r_note" (
\tsys_row INTEGER NOT NULL, -- a, b (
\tname VARCHAR DEFAULT 'a,(b' CHECK (length(name) > 0),
\t"foreign" VARCHAR, [key] VARCHAR,
\t"it""s" VARCHAR, other VARCHAR REFERENCES r_other (id),
\tPRIMARY KEY (sys_row),
\tCONSTRAINT "fk,1" FOREIGN KEY("foreign") REFERENCES r_other (id) DEFERRABLE INITIALLY DEFERRED,
\tUNIQUE (name) /* FOREIGN KEY (name) */,
\tFOREIGN KEY("it""s", [key]) REFERENCES r_pair (a, b)
)"""


def links(text: str) -> set[str]:
    """The columns that have foreign keys, as SQLite reads the text."""
    connection = sqlite3.connect(":memory:")
    connection.execute(text)
    return {str(row[3]) for row in connection.execute("PRAGMA foreign_key_list(r_note)")}


@pytest.mark.parametrize(
    ("columns", "left"),
    [
        (["foreign"], {"other", "key", 'it"s'}),
        (["FOREIGN"], {"other", "key", 'it"s'}),
        (["key"], {"other", "foreign"}),
        (['it"s', "foreign"], {"other"}),
    ],
)
def test_a_foreign_key_of_a_column_goes_and_others_stay(columns: list[str], left: set[str]) -> None:
    text = without_links(MADE, columns)
    assert links(text) == left
    assert "CHECK (length(name) > 0)" in text
    assert "UNIQUE (name)" in text


@pytest.mark.parametrize("columns", [[], ["name"], ["other"], ["fk,1"], ["r_other"]])
def test_a_text_without_such_a_foreign_key_keeps_every_byte(columns: list[str]) -> None:
    assert without_links(MADE, columns) == MADE
