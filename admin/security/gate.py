"""What is asked of a request before anything is opened for it: somebody behind it, and a token that is ours."""

from __future__ import annotations

from flask import abort, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from admin.security.codes import CSRF, FACTOR_NEEDED, NOT_SIGNED_IN, READ_ONLY_KEY, SESSION_OVER
from admin.security.proof import Proof
from core.codes.access import SEEING_PERSONAL, SEEING_READ_ONLY
from core.errors import CardwrightError, Denied

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIELD, HEADER = "csrf_token", "X-CSRF-Token"
RECORD_FIELD = "f_"
"""How the names of controls begin that hold values of records."""


class SignInNeeded(CardwrightError):
    """Nobody is behind the request (HTTP 401; a page sends to the sign-in page)."""


class SessionOver(SignInNeeded):
    """Somebody was signed in, and is no more."""


class EnrolmentNeeded(Denied):
    """Somebody signed in who has to set up a second factor first (HTTP 403; a page sends to where it is done)."""


class TooFast(CardwrightError):
    """More was asked for in a minute than is allowed (HTTP 429)."""


def enrolment_needed() -> EnrolmentNeeded:
    """The refusal of those who have not set it up."""
    return EnrolmentNeeded([FACTOR_NEEDED.at()])


def sign_in_needed() -> SignInNeeded:
    """The refusal of strangers."""
    return SignInNeeded([NOT_SIGNED_IN.at()])


def session_over() -> SessionOver:
    """The refusal of those whose session ended."""
    return SessionOver([SESSION_OVER.at()])


def key_may_write(read_only: bool) -> None:
    """Returns for a key that may write. Raises Denied otherwise."""
    if read_only:
        raise Denied([READ_ONLY_KEY.at()])


def only_looks(name: str, *, writing: bool, personal: bool) -> None:
    """Returns for what somebody may do who looks at the pages as another person does. Raises Denied otherwise."""
    if writing:
        raise Denied([SEEING_READ_ONLY.at(name=name)])
    if personal:
        raise Denied([SEEING_PERSONAL.at(name=name)])


def check_request(proof: Proof, *, public: bool) -> None:
    """Returns when the request may be looked at. Raises SignInNeeded or Denied.

    A stranger's change is refused here, before it could take the write lock; and every change asked for with a
    cookie, the API included, must carry the token. Clients with a key have no cookie to be abused.
    """
    _check_texts()
    if request.method in SAFE:
        return
    if not proof.secret and not public:
        raise sign_in_needed()
    if proof.kind != "key":
        _check_token()


def _check_texts() -> None:
    """Aborts with 400 for a NUL in what is asked of a page: no browser sends it, no database keeps it.

    Values of records are left to the write path, which names the field; so does the API.
    """
    if request.path.startswith("/api/"):
        return
    sent = () if request.method in SAFE else request.form.items(multi=True)
    for name, value in (*request.args.items(multi=True), *sent):
        if "\0" in name or ("\0" in value and not name.startswith(RECORD_FIELD)):
            abort(400)


def _check_token() -> None:
    sent = request.headers.get(HEADER) or request.form.get(FIELD)
    try:
        validate_csrf(sent, time_limit=None)
    except ValidationError as wrong:
        raise Denied([CSRF.at()]) from wrong


def csrf_token() -> str:
    """The token for forms and for `X-CSRF-Token`, tied to the visitor's cookie."""
    token: str = generate_csrf()
    return token
