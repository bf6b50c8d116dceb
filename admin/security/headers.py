"""The security headers of every response (OWASP ASVS 5, chapter 3)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, g, request

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SENSORS = {"barcode": "camera", "geo": "geolocation"}
"""What widgets ask of the browser; nothing else on any page may ask for it."""
NEVER = "microphone=(), payment=(), usb=(), browsing-topics=()"
HSTS = "max-age=31536000; includeSubDomains"


def install(app: Flask) -> None:
    """Sets them after every request."""
    app.after_request(_protected)


def allow_styles(response: Response, nonce: str) -> Response:
    """Lets style sheets in that carry a nonce, on this page only: the editor makes its own while it runs."""
    response.headers["Content-Security-Policy"] = f"{CSP}; style-src 'self' 'nonce-{nonce}'"
    return response


def permit(widgets: Iterable[str]) -> None:
    """Lets this page, and no frame in it, use the sensors that its widgets are filled with."""
    g.sensors = g.get("sensors", frozenset()) | {SENSORS[one] for one in widgets if one in SENSORS}


def _policy() -> str:
    allowed = g.get("sensors", frozenset())
    told = (f"{name}=({'self' if name in allowed else ''})" for name in SENSORS.values())
    return ", ".join((*told, NEVER))


def _protected(response: Response) -> Response:
    """Each stays as it is where the view said something else."""
    said = {name.lower() for name, _ in response.headers}
    wanted = {"Permissions-Policy": _policy(), **ALWAYS, "Cache-Control": "no-store, private"}
    if request.is_secure:
        wanted["Strict-Transport-Security"] = HSTS
    for name, value in wanted.items():
        if name.lower() not in said:
            response.headers.add(name, value)
    return response
