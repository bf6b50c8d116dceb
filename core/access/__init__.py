"""Who may do what.

Modules, in the order a request meets them:

- attempts: failed sign-ins, counted over all processes
- sessions: who is signed in where; the version that tells processes to look again
- keys: API keys, issued once and found by the digest of their secret
- actors: the people who act or ever acted, as core knows them
- rights: the scope of an action on an entity, and the predicate that limits a statement to it
"""
