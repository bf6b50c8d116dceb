"""HTML of people's texts: cleaned to a few elements that no page need fear, and the plain text that is read in it."""

from __future__ import annotations

import re
from html import escape, unescape

import nh3

TAGS = frozenset("p br strong em u s h2 h3 ul ol li blockquote pre code a".split())  # noqa: SIM905  # a list of words
"""What may stand in it. Everything else leaves its text behind, scripts and styles nothing."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style", "title", "template", "svg", "math"},
    attributes={"a": {"href"}},
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
)
_SAME = (("b", "strong"), ("i", "em"), ("strike", "s"), ("del", "s"), ("div", "p"), ("h1", "h2"), ("h4", "h3"))
"""Elements that mean one of ours: what editors and word processors write."""
_RENAMED = [(re.compile(rf"<(/?){old}(?=[\s>/])", re.IGNORECASE), rf"<\1{new}") for old, new in _SAME]
_TAG = re.compile(
    rf"</?(?:{'|'.join([*TAGS, *(old for old, _ in _SAME), 'span', 'table', 'font', 'script', 'img'])})[\s>/]",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"<(p|h2|h3|li|blockquote|ul|ol|pre|strong|em|u|s|code)>(?:\s|\u00a0|&nbsp;|<br>)*</\1>")
_BREAK = re.compile(r"<br>|</(?:p|h2|h3|li|blockquote|pre)>")
_ANY = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t\u00a0]*\n\s*")


def is_html(text: str) -> bool:
    """Whether a text has elements; without any it is plain, and `<` a sign like others."""
    return _TAG.search(text) is not None


def cleaned(text: str) -> str:
    """The text as HTML of the elements above: what is cleaned already stays as it is. Empty where nothing is said."""
    found = _cleaned(text) if is_html(text) else _paragraphs(text)
    for _ in range(_ROUNDS):
        before, found = found, _cleaned(found)
        if found == before:
            return found
    return _paragraphs(plain(found))  # markup so broken that each reading mends it in another way


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def _cleaned(html: str) -> str:
    for pattern, instead in _RENAMED:
        html = pattern.sub(instead, html)
    found = _CLEANER.clean(html)
    while (shorter := _EMPTY.sub("", found)) != found:
        found = shorter
    found = found.strip()
    if not plain(found):
        return ""
    return found if _BLOCK.search(found) else f"<p>{found}</p>"


_ROUNDS = 4
_BLOCK = re.compile(r"<(?:p|h2|h3|ul|ol|li|blockquote|pre)>")


def plain(html: str) -> str:
    """What is read in it, a line for each block."""
    text = unescape(_ANY.sub("", _BREAK.sub("\n", html)))
    return _BLANKS.sub("\n", text).strip()
