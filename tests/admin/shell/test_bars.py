"""Barcodes as their standards draw them."""

from __future__ import annotations

import re

import pytest

from admin.display.bars import _WIDTHS, drawn


def modules(format: str, text: str) -> str:
    """The modules between the quiet zones, from the path."""
    found, bars = [" "] * drawn(format, text).width, drawn(format, text)
    for x, width in re.findall(r"M(\d+) 0h(\d+)", bars.path):
        found[int(x) : int(x) + int(width)] = "#" * int(width)
    return "".join(found).strip()


def test_ean_13_and_upc_a_are_drawn_as_their_standard_has_them() -> None:
    left, right = "0001011 0100111 0110011 0010011 0111101 0011101", "1100110 1101100 1000010 1011100 1001110 1000100"
    whole = f"101{left}01010{right}101".replace(" ", "").replace("0", " ").replace("1", "#")
    assert modules("ean13", "5901234123457") == whole
    assert modules("upca", "036000291452") == modules("ean13", "0036000291452")
    assert len(modules("ean8", "96385074")) == 67


def test_every_symbol_of_code_128_has_eleven_modules_and_an_even_number_of_dark_ones() -> None:
    assert len(set(_WIDTHS)) == 107
    for widths in _WIDTHS[:-1]:
        assert sum(map(int, widths)) == 11
        assert sum(map(int, widths[::2])) % 2 == 0


@pytest.mark.parametrize(("text", "symbols"), [("SN-0001", 10), ("20261130", 7), ("123", 6)])
def test_digits_in_pairs_take_half_the_room(text: str, symbols: int) -> None:
    assert len(modules("code128", text)) == symbols * 11 + 2
