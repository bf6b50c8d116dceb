from __future__ import annotations

import sys
import unicodedata

from core.storage.casefold import FOLDED, UNFOLDED, WIDENED


def test_small_letters_and_the_rest_make_full_case_folding_of_every_character() -> None:
    table = str.maketrans(UNFOLDED, FOLDED)

    def folded(text: str) -> str:
        text = text.lower().translate(table)
        for one, several in WIDENED:
            text = text.replace(one, several)
        return unicodedata.normalize("NFKC", text)

    different = []
    for code in (*range(0xD800), *range(0xE000, sys.maxunicode + 1)):
        wide = unicodedata.normalize("NFKC", chr(code))
        wanted = unicodedata.normalize("NFKC", wide.casefold())
        if wanted != wide and folded(wide) != wanted:
            different.append(hex(code))
    assert different == []
