"""Where a request meets the installation: one transaction a request, opened before the view and settled after it.

GET, HEAD and views marked `@reads` or `@apart` get a reading context, everything else a writing one, which is
committed when the answer is good (status under 400) and rolled back otherwise. Views take it with `context()`.

    @blueprint.post("/records/<entity>:query")
    @reads
    def query(entity: str) -> Response: ...
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from admin.languages import reading_locale
from admin.security.gate import check_request
from admin.security.identity import Identities, Visitor
from admin.security.proof import presented
from core.context import Actor, Context
from core.engine import Installation

View = TypeVar("View", bound=Callable[..., object])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY = Actor(-1, "")
"""Who acts before it is known who asks: no right at all."""


@dataclass(slots=True)
class Passage:
    """One request's way through the door."""

    context: Context
    visitor: Visitor
    writing: bool
    stack: ExitStack = field(repr=False)
    kept: bool = False
    session: Session | None = None
    """Flask-AppBuilder's, made when it first asks."""


class _Refused(Exception):
    """Leaves a writing context so that it rolls back."""


# ---- marks of views
def reads(view: View) -> View:
    """Marks a view that changes nothing although it is asked by POST."""
    view._door_reads = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def apart(view: View) -> View:
    """Marks a view that changes things in transactions of its own. It gets a reading context, and leaves it with
    `step_out` before it does: nobody waits for locks that their own request holds."""
    view._door_apart = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def public(view: View) -> View:
    """Marks a view for people who are not signed in."""
    view._door_public = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def doorless(view: View) -> View:
    """Marks a view that needs no database and nobody signed in: files, signs of life."""
    view._door_none = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def uploads(view: View) -> View:
    """Marks a view that takes files: its body may be as large as `settings.max_upload`."""
    view._door_uploads = True  # type: ignore[attr-defined]  # a mark on the function
    return view


def _marked(mark: str) -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, mark, False))


# ---- what views use
def context() -> Context:
    """The running request's context."""
    return passage().context


def visitor() -> Visitor:
    """Who asks: the actor, and how they came in."""
    return passage().visitor


def passage() -> Passage:
    """The running request's way through the door. Raises RuntimeError where the door was not opened."""
    opened = inside()
    if opened is None:
        raise RuntimeError("no context is open: the view is doorless, or the request failed at the door")
    return opened


def inside() -> Passage | None:
    """The same, or None."""
    found: Passage | None = g.get("passage")
    return found


def keep() -> None:
    """Commits what was written although the answer is a refusal (a failed sign-in is counted)."""
    passage().kept = True


def installation() -> Installation:
    """The running app's installation."""
    found: Installation = current_app.extensions["cardwright"]
    return found


def step_out() -> None:
    """Gives the request's transaction back. Who asks stays known; nothing may be asked of the database after it."""
    opened = passage()
    if opened.writing:
        raise RuntimeError("a request that writes is settled by the door")
    _close(opened, good=True)


# ---- opening and settling
def install(app: Flask, opened: Installation) -> None:
    """Puts the door before every view of the app."""
    app.extensions["cardwright"] = opened
    app.extensions["cardwright.identities"] = Identities()
    app.before_request(_enter)
    app.after_request(_settle)
    app.teardown_request(_leave)


def _enter() -> None:
    if _marked("_door_none"):
        return
    opened = installation()
    if _marked("_door_uploads"):
        request.max_content_length = opened.settings.max_upload
    proof = presented()
    changing = request.method not in SAFE and not _marked("_door_reads")
    writing = changing and not _marked("_door_apart")
    known_page = request.endpoint is not None
    check_request(proof, public=_marked("_door_public") or not known_page)
    locale = reading_locale(opened.settings)
    stack = ExitStack()
    enter = opened.writing if writing and known_page else opened.reading
    ctx = stack.enter_context(enter(NOBODY, locale=locale, origin="api" if _is_api() else "form"))
    g.passage = Passage(ctx, Visitor(), writing and known_page, stack)
    identities: Identities = current_app.extensions["cardwright.identities"]
    g.passage.visitor = identities.of(proof, ctx)
    g.passage.context = replace(ctx, actor=g.passage.visitor.actor or NOBODY)
    g.passage.visitor.admit(public=_marked("_door_public") or not known_page, writing=changing)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _settle(response: Response) -> Response:
    """Commits or rolls back before the answer leaves. A reading context stays open for an answer that is streamed."""
    opened = inside()
    if opened is not None and opened.writing:
        good = response.status_code < 400 or opened.kept
        if good:
            found: Identities = current_app.extensions["cardwright.identities"]
            found.write_uses(opened.context.connection, opened.context.clock())
        _close(opened, good=good)
    return response


def _leave(error: BaseException | None) -> None:
    opened = inside()
    if opened is not None:
        _close(opened, good=error is None and not opened.writing)


def _close(opened: Passage, *, good: bool) -> None:
    stack = opened.stack.pop_all()
    if opened.session is not None:
        if good:
            opened.session.commit()  # releases its savepoint; closing alone would undo what others wrote meanwhile
        opened.session.close()
        opened.session = None
    if good:
        stack.close()
        return
    refused = _Refused()
    try:
        stack.__exit__(_Refused, refused, None)
    except _Refused:
        return
