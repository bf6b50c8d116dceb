"""Who comes in: Flask-AppBuilder's users and role names, our own sign-in, sessions and request checks.

- install: Flask-AppBuilder's tables, created by `cardwright init`
- people: create and change users, on one connection; everything is mirrored to `cw_actor`
- passwords: what a password must be
- codes: the problems told about users
- fab: Flask-AppBuilder itself, with none of its views, its session on the request's connection
- proof: what a request presents, a session token or an API key
- identity: from a session token or an API key to an actor
- gate: who may go on: sign-in needed, CSRF token checked, sizes limited
- meter: how fast somebody asks, over all processes of the machine
- pace: the limits of the API
- administering: what is done to users, told to the change log
- organising: the same for units, who works where, and who stands in
- own_data: what is kept of an account, handed out and erased
- elsewhere: LDAP and OAuth, through Flask-AppBuilder's settings
- entering: the second step, the session, the log
- signing: the pages to sign in and out
- declared: the right that each view asks for
- headers: the security headers of every response
"""
