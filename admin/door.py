"""Where a request meets the installation: one transaction a request, opened before the view and settled after it.

GET, HEAD and views marked `@reads` or `@apart` get a reading context, everything else a writing one, which is
committed when the answer is good (status under 400) and rolled back otherwise. Views take it with `context()`.

    @blueprint.post("/records/<entity>:query")
    @reads
    def query(entity: str) -> Response: ...
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from admin.languages import reading_locale
from admin.security.declared import ADMINISTERED, DEFINING, PERSONAL, RIGHTS, TAKEN_OUT
from admin.security.gate import check_request
from admin.security.identity import Identities, Visitor
from admin.security.proof import presented
from core.access.defining import require_defining
from core.access.rights import require_administration
from core.access.sessions import lasting
from core.context import Actor, Context
from core.engine import Installation
from core.errors import Busy

View = TypeVar("View", bound=Callable[..., object])
Mark = Literal["reads", "apart", "public", "writes", "enrolling", "oneself", "none", "uploads"]
_MARKS = "door_marks"
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
    passed: bool = False
    """Whether the server sends the answer without us: nothing of ours runs when it has left."""


class _Refused(Exception):
    """Leaves a writing context so that it rolls back."""


# ---- marks of views
def marks_of(view: Callable[..., object] | None) -> frozenset[Mark]:
    """What a view is marked as."""
    found: frozenset[Mark] = getattr(view, _MARKS, frozenset())
    return found


def _with(view: View, mark: Mark) -> View:
    setattr(view, _MARKS, marks_of(view) | {mark})
    return view


def reads(view: View) -> View:
    """Marks a view that changes nothing although it is asked by POST."""
    return _with(view, "reads")


def apart(view: View) -> View:
    """Marks a view that changes things in transactions of its own. It gets a reading context, and leaves it with
    `step_out` before it does: nobody waits for locks that their own request holds."""
    return _with(view, "apart")


def public(view: View) -> View:
    """Marks a view for people who are not signed in."""
    return _with(view, "public")


def writes(view: View) -> View:
    """Marks a view that changes things although it is asked by GET: where another site sends somebody back to us.
    It checks by itself that we had sent them there."""
    return _with(view, "writes")


def enrolling(view: View) -> View:
    """Marks a view for people who still have to set up the second factor that their roles ask for."""
    return _with(view, "enrolling")


def oneself(view: View) -> View:
    """Marks a view that is about whoever really asks, also while they look at the pages as somebody else does."""
    return _with(view, "oneself")


def doorless(view: View) -> View:
    """Marks a view that needs no database and nobody signed in: files, signs of life."""
    return _with(view, "none")


def uploads(view: View) -> View:
    """Marks a view that takes files: its body may be as large as `settings.max_upload`."""
    return _with(view, "uploads")


def _marked(mark: Mark) -> bool:
    return mark in marks_of(current_app.view_functions.get(request.endpoint or ""))


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
    if _marked("none"):
        return
    opened = installation()
    if _marked("uploads"):
        request.max_content_length = opened.settings.max_upload
    proof = presented()
    changing = (request.method not in SAFE and not _marked("reads")) or _marked("writes")
    writing = changing and not _marked("apart")
    known_page = request.endpoint is not None
    check_request(proof, public=_marked("public") or not known_page)
    locale = reading_locale(opened.settings)
    stack = ExitStack()
    enter = opened.writing if writing and known_page else opened.reading
    ctx = stack.enter_context(enter(NOBODY, locale=locale, origin="api" if _is_api() else "form"))
    g.passage = Passage(ctx, Visitor(), writing and known_page, stack)
    ctx = replace(ctx, address=request.remote_addr or "")
    identities: Identities = current_app.extensions["cardwright.identities"]
    found = identities.of(proof, ctx)
    g.passage.visitor = found.themselves if _marked("oneself") else found
    visitor = g.passage.visitor
    g.passage.context = replace(ctx, actor=visitor.actor or NOBODY, looking=visitor.behind)
    open_to_all = _marked("public") or not known_page
    personal = request.endpoint in PERSONAL
    enrolling = _marked("enrolling")
    taking = request.endpoint in TAKEN_OUT
    g.passage.visitor.admit(
        public=open_to_all, writing=changing, enrolling=enrolling, personal=personal, taking=taking
    )
    _ask_for_right(g.passage.context)


def _ask_for_right(ctx: Context) -> None:
    """Administration is asked for here too, before any view runs: one that forgot to ask lets nobody in."""
    right = RIGHTS.get(request.endpoint or "", "")
    if right in ADMINISTERED:
        require_administration(ctx, ADMINISTERED[right])
    elif right == DEFINING:
        require_defining(ctx)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _settle(response: Response) -> Response:
    """Commits or rolls back before the answer leaves. A reading context stays open for an answer that is streamed."""
    opened = inside()
    if opened is not None:
        opened.passed = response.direct_passthrough
        response.call_on_close(installation().write_readings)
    if opened is not None and opened.writing:
        good = response.status_code < 400 or opened.kept
        if good:
            found: Identities = current_app.extensions["cardwright.identities"]
            found.write_uses(opened.context.connection, opened.context.clock())
        _close(opened, good=good)
    elif opened is not None:
        _note_later(response, opened)
    return response


def _note_later(response: Response, opened: Passage) -> None:
    """Who reads for long is noted now and then, when their answer has left."""
    whole, identities = installation(), current_app.extensions["cardwright.identities"]
    if identities.owes(opened.visitor, lasting(whole.settings), opened.context.clock()):

        def note() -> None:
            with suppress(Busy), whole.writing(NOBODY) as ctx:
                identities.write_uses(ctx.connection, ctx.clock())

        response.call_on_close(note)


def _leave(error: BaseException | None) -> None:
    opened = inside()
    if opened is not None:
        _close(opened, good=error is None and not opened.writing)
        if opened.passed:
            installation().write_readings()


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
