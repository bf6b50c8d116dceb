"""Who comes in: Flask-AppBuilder's users and role names, our own sign-in, sessions and request checks.

- install: Flask-AppBuilder's tables, created by `cardwright init`
- people: create and change users, on one connection; everything is mirrored to `cw_actor`
- passwords: what a password must be
- codes: the problems told about users
- fab: Flask-AppBuilder itself, with none of its views, its session on the request's connection
- proof: what a request presents, a session token or an API key
- identity: from a session token or an API key to an actor
- gate: who may go on: sign-in needed, CSRF token checked, sizes limited
- signing: the pages to sign in and out
- headers: the security headers of every response
"""
