"""The pages for people: users (for those who manage them) and one's own account.

- forms: what a form of a user says, and what was wrong with it
- devices: what browsers say they are, in words
- places: where somebody is signed in
- pages: list, create, change, reset a password
- sessions: ended, one's own and somebody's
- second_factor: codes of an authenticator, and recovery codes
- units: the organisation tree
- organisation: where somebody works, and who stands in for them
- own_data: what is kept of an account, as a file; erased when its person has left
- leaving: what somebody holds, handed over
- account: one's own name and password, and what else is one's own
- answers: questions of rights, answered
- explaining: why somebody may or may not do something, and who may
- seeing: looking at the pages as somebody else does
- audit: who did what, when, from where
- api_keys: issue and revoke keys, for oneself or for somebody else
"""
