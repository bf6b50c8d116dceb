"""Barcodes as shapes of an SVG: EAN and UPC (ISO/IEC 15420), Code 128 (ISO/IEC 15417), QR codes by segno.

A line of modules is a text of ones and zeros; every run of ones becomes a rectangle of one path. Lengths are
in modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET, QUIET_QR = 10, 4
"""Empty modules around, without which readers find no beginning."""
HEIGHT = 48
_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_RIGHT = tuple(one.translate(str.maketrans("01", "10")) for one in _LEFT)
_MIRRORED = tuple(one[::-1] for one in _RIGHT)
_FIRST = ("000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110", "011010")
"""By the first digit of an EAN-13, which of the next six are mirrored."""
_EDGE, _MIDDLE = "101", "01010"
_SYMBOLS = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
_WIDTHS = tuple(_SYMBOLS.split())
"""The 107 symbols of Code 128: widths of bars and spaces in turn."""
_TEXT, _PAIRS, _STOP = 104, 105, 106
"""Begin with one character a symbol (set B), with two digits a symbol (set C); the end."""


@dataclass(frozen=True, slots=True)
class Bars:
    """What an SVG draws: its size in modules, and the path of everything dark."""

    width: int
    height: int
    path: str


def drawn(format: str, text: str) -> Bars:
    """A barcode with the quiet zone that it needs."""
    if format == "qr":
        return _square([bytes(row) for row in segno.make(text, error="m", micro=False).matrix])
    modules = _code128(text) if format == "code128" else _gs1(text)
    return Bars(len(modules) + 2 * QUIET, HEIGHT, "".join(_rectangles(modules, QUIET, 0, HEIGHT)))


def _square(rows: Sequence[bytes]) -> Bars:
    side = len(rows) + 2 * QUIET_QR
    lines = ("".join("1" if one else "0" for one in row) for row in rows)
    shapes = (part for at, line in enumerate(lines) for part in _rectangles(line, QUIET_QR, at + QUIET_QR, 1))
    return Bars(side, side, "".join(shapes))


def _rectangles(modules: str, x: int, y: int, height: int) -> Iterator[str]:
    for dark, run in groupby(modules):
        width = len(list(run))
        if dark == "1":
            yield f"M{x} {y}h{width}v{height}h-{width}z"
        x += width


def _gs1(digits: str) -> str:
    """EAN-8, or EAN-13, of which UPC-A is those that begin with 0."""
    if len(digits) == 8:
        left = "".join(_LEFT[int(digit)] for digit in digits[:4])
        return _EDGE + left + _MIDDLE + _joined(_RIGHT, digits[4:]) + _EDGE
    digits = digits.zfill(13)
    mirrored = _FIRST[int(digits[0])]
    left = "".join((_LEFT, _MIRRORED)[int(how)][int(digit)] for how, digit in zip(mirrored, digits[1:7], strict=True))
    return _EDGE + left + _MIDDLE + _joined(_RIGHT, digits[7:]) + _EDGE


def _joined(table: Sequence[str], digits: Iterable[str]) -> str:
    return "".join(table[int(digit)] for digit in digits)


def _code128(text: str) -> str:
    pairs = len(text) > 3 and len(text) % 2 == 0 and text.isascii() and text.isdigit()
    symbols = (
        [int(text[at : at + 2]) for at in range(0, len(text), 2)] if pairs else [ord(sign) - 32 for sign in text]
    )
    begin = _PAIRS if pairs else _TEXT
    proof = (begin + sum(place * symbol for place, symbol in enumerate(symbols, 1))) % 103
    widths = "".join(_WIDTHS[symbol] for symbol in (begin, *symbols, proof, _STOP))
    return "".join("10"[at % 2] * int(width) for at, width in enumerate(widths))
