"""What a reader has stand out in a list, put together as composite queries are: conditions, tone and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin.display.fields import shown_all
from admin.query.chips import building
from admin.query.reading import draft_of
from admin.query.wording import names_in, sentence
from admin.views.address import ListAddress
from admin.views.highlights import LONGEST_TITLE, MOST, SIGNS, Lit, Own, read_own, with_own
from admin.views.tabs import href
from core.context import Context
from core.errors import Rejected
from core.queries.query import FilterTree
from schema_registry.frozen import Frozen
from schema_registry.model import TONES, Entity

NEW = "new"
TONE_WORDS: Mapping[str, object] = Frozen(
    {
        "ok": _l("Green"),
        "warn": _l("Amber"),
        "bad": _l("Red"),
        "accent": _l("Blue"),
        "violet": _l("Violet"),
        "teal": _l("Teal"),
    }
)


@dataclass(frozen=True, slots=True)
class Paint:
    """The form's part beside the conditions. `which`: the number of the highlight among the reader's, or `new`."""

    which: str
    tone: str = "warn"
    title: str = ""
    on: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """The columns whose cells may stand out, with their titles."""

    @property
    def tones(self) -> list[tuple[str, str, str]]:
        """Each tone with its sign and its word."""
        return [(tone, SIGNS[tone], str(TONE_WORDS[tone])) for tone in TONES]

    @property
    def longest(self) -> int:
        return LONGEST_TITLE


@dataclass(frozen=True, slots=True)
class Painted:
    """One highlight of a list as the form of columns and order shows it."""

    lit: Lit
    words: str
    where: str
    edit: str = ""
    off: str = ""


def paint_of(ctx: Context, entity: Entity, address: ListAddress, which: str) -> tuple[Paint, FilterTree | None]:
    """What the form begins with: one of the reader's highlights, or a new one."""
    own = _own(address)
    at = _place(which, own)
    one = own[at] if at is not None else Own("warn", {})
    paint = Paint(
        which if at is not None else NEW, one.tone, one.title, tuple(one.on), _columns(ctx, entity, address)
    )
    return paint, one.when or None


def read_paint(
    ctx: Context, entity: Entity, address: ListAddress, form: Mapping[str, str], on: Iterable[str]
) -> Paint:
    """The form's part as it was sent."""
    tone = form.get("tone", "")
    columns = _columns(ctx, entity, address)
    known = {path for path, _title in columns}
    return Paint(
        form["paint"],
        tone if tone in TONES else "warn",
        " ".join(form.get("title", "").split())[:LONGEST_TITLE],
        tuple(path for path in on if path in known),
        columns,
    )


def painted(address: ListAddress, paint: Paint, tree: FilterTree) -> ListAddress:
    """The list with the highlight as the form has it."""
    own, one = list(_own(address)), Own(paint.tone, dict(tree), paint.title, list(paint.on))
    at = _place(paint.which, own)
    if at is None:
        own = [*own[-MOST + 1 :], one]
    else:
        own[at] = one
    return with_own(address, own)


def paintings(ctx: Context, entity: Entity, address: ListAddress) -> list[Painted]:
    """The reader's highlights with what may be done with each, then those of the definition."""
    own = _own(address)
    found = [
        Painted(
            Lit(one.tone, one.title),
            _said(ctx, entity, one.when),
            _where(ctx, entity, one.on),
            painting(address, str(at)),
            href(with_own(address, (*own[:at], *own[at + 1 :]))),
        )
        for at, one in enumerate(own)
    ]
    for stated in entity.list.highlights:
        lit = Lit(stated.tone, stated.title.say(ctx.locale.tag))
        words = stated.when if isinstance(stated.when, str) else _said(ctx, entity, stated.when)
        found.append(Painted(lit, words, _where(ctx, entity, stated.fields)))
    return found


def painting(address: ListAddress, which: str = NEW) -> str:
    """Where a highlight is put together."""
    base = building(address)
    return f"{base}{'&' if '?' in base else '?'}paint={which}"


def _own(address: ListAddress) -> tuple[Own, ...]:
    try:
        return read_own(address.highlights)
    except Rejected:  # the page of the list says what is wrong
        return ()


def _place(which: str, own: Sequence[Own]) -> int | None:
    return int(which) if which.isascii() and which.isdigit() and len(which) < 3 and int(which) < len(own) else None


def _columns(ctx: Context, entity: Entity, address: ListAddress) -> tuple[tuple[str, str], ...]:
    fields = shown_all(ctx.live, entity, address.columns or entity.list.columns, ctx.locale)
    return tuple((one.path, one.title) for one in fields)


def _said(ctx: Context, entity: Entity, tree: FilterTree) -> str:
    draft = draft_of(ctx, entity, tree)
    return sentence(ctx, entity, draft, names_in(ctx, entity, [draft]))


def _where(ctx: Context, entity: Entity, paths: Iterable[str]) -> str:
    titles = [one.title for one in shown_all(ctx.live, entity, paths, ctx.locale)]
    return ", ".join(titles) or str(_("Whole row"))
