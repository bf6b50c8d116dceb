"""Who may do what.

Modules, in the order a request meets them:

- attempts: failed sign-ins, counted
- sessions: who is signed in where
- keys: API keys, issued once and found by the digest of their secret
- units: the organisation tree
- actors: the people who act or ever acted, as core knows them
- rights: the scope of an action on an entity, and the predicate that limits a statement to it
"""
