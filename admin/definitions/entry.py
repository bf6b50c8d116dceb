"""Who may come in, and the addresses of what is inside."""

from __future__ import annotations

from urllib.parse import quote

from admin.door import context
from core.access.defining import require_defining
from core.access.rights import require_administration
from core.context import Context

CONSTRAINTS = "/versions/constraints"


def administering() -> Context:
    """The request's context, for people who may change all definitions. Raises Denied."""
    ctx = context()
    require_administration(ctx, "definitions")
    return ctx


def defining() -> Context:
    """The request's context with all fields, for people who may change some definitions at least. Raises Denied."""
    ctx = context()
    require_defining(ctx)
    return ctx.whole


def document_href(pack: str, path: str, draft: int | None = None, line: int = 0) -> str:
    """The page of a live document, or the editor of a draft's; at a line where one is given."""
    root = "/definitions" if draft is None else draft_href(draft)
    anchor = f"#L{line}" if line else ""
    return f"{root}/documents/{quote(pack, safe='')}/{quote(path)}{anchor}"


def draft_href(number: int, *more: str) -> str:
    """A draft's page, or one below it."""
    return "/".join((f"/definitions/drafts/{number}", *more))


def uses_href(entity: str, field: str = "") -> str:
    """What refers to an entity, or to its field."""
    return "/".join(("/definitions/uses", *(quote(one, safe="") for one in (entity, field) if one)))


def naming_href(number: int, element: str = "") -> str:
    """The page of a draft that renames an element."""
    asked = f"?element={quote(element, safe='')}" if element else ""
    return f"{draft_href(number, 'naming')}{asked}"


def preview_href(pack: str, path: str, number: int) -> str:
    """Where a draft's print template is seen with a record."""
    return draft_href(number, "print", quote(pack, safe=""), quote(path))


def version_href(number: int, *more: str) -> str:
    """A version's page, or one below it."""
    return "/".join((f"/versions/{number}", *more))


def uninstall_href(pack: str) -> str:
    """The plan of taking a pack out."""
    return f"/definitions/packs/{quote(pack, safe='')}/uninstall"


def put_away_href(element: str) -> str:
    """The plan of bringing an element back that is put away."""
    return f"/versions/put-away/{quote(element)}"
