"""What a visitor is told when something is refused or fails: a page of ours, or problem+json under /api (RFC 9457).

Nobody is shown a traceback; the log has it, under the request id that the answer names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

import msgspec
import structlog
from flask import Flask, Response, g, redirect, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from admin.door import installation
from admin.languages import chosen_language
from admin.redirects import led_on
from admin.security.gate import SAFE, EnrolmentNeeded, SignInNeeded, TooFast, session_over
from core.errors import Busy, CardwrightError, Denied, Full, Missing, Rejected, Stale
from schema_registry.problems import Problem

PROBLEM_JSON = "application/problem+json"
STATUSES: dict[type[CardwrightError], int] = {
    Rejected: 422,
    Denied: 403,
    Missing: 404,
    Stale: 409,
    Busy: 503,
    Full: 507,
    SignInNeeded: 401,
    TooFast: 429,
}
"""The status of each refusal; a subclass has its parent's unless it is named here itself."""
RETRY_AFTER = "1"
log = structlog.get_logger("cardwright.web")


class Words(NamedTuple):
    """What a page says about a status."""

    title: object
    text: object
    icon: str = "alert-circle"


WORDS: Mapping[int, Words] = {
    400: Words(_l("The request could not be read"), _l("Go back and try again. If you typed the address, check it.")),
    401: Words(_l("Sign in first"), _l("You are not signed in, or your session is over."), "lock"),
    403: Words(_l("You may not do this"), _l("Ask an administrator if you need this right."), "lock"),
    404: Words(
        _l("Not found"), _l("The address is wrong, or the record was deleted or is not yours to see."), "search"
    ),
    405: Words(_l("This address does not do that"), _l("Go back and use the buttons of the page.")),
    409: Words(
        _l("Somebody else was faster"), _l("Reload the page to see the present state, then make your change again.")
    ),
    412: Words(
        _l("Somebody else was faster"), _l("Reload the page to see the present state, then make your change again.")
    ),
    413: Words(_l("Too large"), _l("Send a smaller file, or fewer things at once.")),
    415: Words(_l("The request could not be read"), _l("Its content type is none that this address takes.")),
    422: Words(_l("That did not work"), _l("Go back, correct what is named here and try again.")),
    428: Words(_l("The request could not be read"), _l("It does not say which version of the record it changes.")),
    429: Words(_l("Too many requests"), _l("Wait a moment, then try again."), "clock"),
    500: Words(
        _l("Something went wrong here"),
        _l("Nothing was saved. Try again; if it happens once more, tell your administrator the number below."),
        "alert-triangle",
    ),
    503: Words(_l("Busy at the moment"), _l("Nothing was saved. Wait a few seconds and try again."), "clock"),
    507: Words(
        _l("The disk is full"),
        _l("Nothing was saved. Tell your administrator, and try again when there is room."),
        "alert-triangle",
    ),
}


def status_of(error: CardwrightError) -> int:
    """The HTTP status of a refusal."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_response(status: int, problems: Iterable[Problem] = (), detail: str = "") -> Response:
    """problem+json: the status, and one entry in `errors` for each problem, in the reader's language."""
    language = chosen_language(installation().settings)
    errors = [entry_of(problem, language) for problem in problems]
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or (str(errors[0]["detail"]) if errors else str(_words(status).text)),
        "instance": request.path,
        "request_id": request_id(),
        "errors": errors,
    }
    response = Response(msgspec.json.encode(body), status, content_type=PROBLEM_JSON)
    response.headers["Content-Language"] = language.replace("_", "-")
    return response


def entry_of(problem: Problem, language: str) -> dict[str, object]:
    """A problem as the API tells it."""
    told: dict[str, object] = {"pointer": problem.pointer, "code": problem.code, "detail": problem.say(language)}
    hint = problem.advise(language)
    return {**told, "hint": hint} if hint else told


def request_id() -> str:
    """The number that answer and log share."""
    number: str = g.get("request_id", "")
    return number


def answer(status: int, problems: Iterable[Problem] = ()) -> AnyResponse:
    """The refusal in the form the client reads: problem+json, a line for a fragment, or a page."""
    problems = tuple(problems)
    if request.path.startswith("/api/"):
        return _with_headers(problem_response(status, problems), status)
    in_dialog = "X-Dialog" in request.headers  # what was typed there must not be left for a page
    if status == 401:
        if not (in_dialog or _typed()):
            return _to_sign_in()
        problems = session_over().problems  # whoever typed was signed in
    words, language = _words(status), chosen_language(installation().settings)
    told = [(problem.say(language), problem.advise(language)) for problem in problems]
    if in_dialog or request.headers.get("HX-Request"):
        parts = [part for said, hint in told for part in (said, hint if status == 401 else "") if part]
        text = " ".join(parts) or f"{words.title}. {words.text}"
        return _with_headers(Response(text, status, content_type="text/plain; charset=utf-8"), status)
    page = render_template("fault.html", status=status, words=words, told=told, request_id=request_id())
    return _with_headers(Response(page, status, content_type="text/html; charset=utf-8"), status)


def _with_headers(response: Response, status: int) -> Response:
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="cardwright"'
    if status in {429, 503}:
        response.headers.setdefault("Retry-After", RETRY_AFTER)
    return response


def _typed() -> bool:
    """Whether a page sent what somebody typed and can stay as it is."""
    return "HX-Request" in request.headers and request.method not in SAFE


def _to_sign_in() -> AnyResponse:
    """Where one signs in, and gets back from to the page that was wanted, or that something was done on."""
    if "HX-Request" in request.headers:
        return Response("", 401, {"HX-Redirect": _sign_in_for(_page_at(request.headers.get("HX-Current-URL", "")))})
    reading = request.method == "GET"
    return redirect(_sign_in_for(request.full_path.rstrip("?") if reading else _page_at(request.referrer or "")))


def _page_at(address: str) -> str:
    """The path of a page of ours; "/" for others."""
    inside = address.startswith(request.host_url)
    return f"/{address.removeprefix(request.host_url)}" if inside else "/"


def _sign_in_for(wanted: str) -> str:
    return "/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}"


def _words(status: int) -> Words:
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]


# ---- what Flask calls
def install(app: Flask) -> None:
    """Answers every refusal and failure of the app in our way."""
    app.register_error_handler(CardwrightError, _refused)
    app.register_error_handler(EnrolmentNeeded, _unproven)
    app.register_error_handler(HTTPException, _aborted)
    app.register_error_handler(Exception, _failed)


def _refused(error: CardwrightError) -> AnyResponse:
    onward = led_on(error)
    if onward is not None:
        return onward
    return answer(status_of(error), error.problems)


def _unproven(error: EnrolmentNeeded) -> AnyResponse:
    if request.path.startswith("/api/") or "X-Dialog" in request.headers or request.headers.get("HX-Request"):
        return answer(403, error.problems)
    return redirect("/account/second-factor", 303)


def _aborted(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = answer(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _failed(error: Exception) -> AnyResponse:
    log.exception("request failed", request_id=request_id(), method=request.method, path=request.path)
    return answer(500)
