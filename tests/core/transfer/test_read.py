"""Files as they come: encodings, separators, damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Rejected
from core.transfer.read import open_table

TEXT = "name,city\n卡匠,上海\nNord,Köln\n"
CELLS = [["卡匠", "上海"], ["Nord", "Köln"]]


def rows(content: bytes) -> list[tuple[int, list[str], str]]:
    return [
        (row.line, list(row.cells), row.problem.code if row.problem else "") for row in open_table(content).rows()
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_usual_encoding_is_found(encoding: str) -> None:
    table = open_table(TEXT.encode(encoding))
    assert table.header == ("name", "city")
    assert [list(row.cells) for row in table.rows()] == CELLS
    assert [note.code for note in table.notes] == (["IMP004"] if encoding == "gb18030" else [])


def test_utf_16_of_either_byte_order_is_read() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert [list(row.cells) for row in open_table(mark + TEXT.encode(encoding)).rows()] == CELLS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_separator_is_found(delimiter: str) -> None:
    table = open_table(TEXT.replace(",", delimiter).encode())
    assert table.delimiter == delimiter
    assert len(table.header) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_quoted_headings_may_hold_line_breaks(delimiter: str) -> None:
    table = open_table(f'"com\npany"{delimiter}"city"\nNord{delimiter}Köln\n'.encode())
    assert (table.header, table.delimiter) == (("com pany", "city"), delimiter)
    assert [list(row.cells) for row in table.rows()] == [["Nord", "Köln"]]


def test_known_columns_settle_the_separator() -> None:
    content = b"a,b,c;name\n1;2\n"
    assert open_table(content, known={"a,b,c", "name"}.__contains__).delimiter == ";"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = b'name,note\nA,"one\ntwo\r\nthree"\n\nB,x\r\nC,y\n'
    assert [(line, cells[0]) for line, cells, _ in rows(content)] == [(2, "A"), (6, "B"), (7, "C")]


def test_reading_can_begin_in_the_middle() -> None:
    assert [row.line for row in open_table(b"a\n1\n2\n3\n").rows(3)] == [3, 4]


def test_ragged_lines_are_problems_of_their_own() -> None:
    assert rows(b"a,b\n1\n1,2\n1,2,3\n1,2,,\n") == [
        (2, ["1"], "IMP020"),
        (3, ["1", "2"], ""),
        (4, ["1", "2", "3"], "IMP020"),
        (5, ["1", "2"], ""),
    ]


def test_a_broken_quotation_is_told_with_its_line() -> None:
    assert rows(b'a,b\n"x"y,2\n1,2\n"open,2\n3,4\n') == [
        (2, [], "IMP021"),
        (3, ["1", "2"], ""),
        (4, [], "IMP021"),
    ]


def test_a_cell_beyond_all_bounds_ends_the_reading() -> None:
    found = rows(b"a,b\n1,2\n" + b"x" * 200_000 + b",2\n1,2\n")
    assert [(line, code) for line, _, code in found] == [(2, ""), (3, "IMP021")]


def test_lines_without_any_text_are_left_out() -> None:
    assert [line for line, _, _ in rows(b"a,b\n,\n\n1,2\n,,\n")] == [4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMP001"),
        (b"\xef\xbb\xbf", "IMP001"),
        (b" \r\n\n", "IMP001"),
        (b"PK\x03\x04rest", "IMP002"),
        ("a,b\n1,2\n".encode("utf-16-le"), "IMP002"),
        (b"a,b\n\x81", "IMP003"),
        (b"\xef\xbb\xbfa,b\n\xff", "IMP003"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        open_table(content)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(TEXT.encode())
    table = open_table(path)
    assert table.name == "customers.csv"
    assert table.digest == open_table(TEXT.encode()).digest != open_table(TEXT.encode() + b"x").digest


def test_the_line_that_cannot_be_decoded_is_told() -> None:
    with pytest.raises(Rejected) as caught:
        open_table("a,b\n1,上\n2,海\n".encode() + b"3,\x81\n4,5\n")
    assert dict(caught.value.problems[0].params) == {"line": 4}
