"""Who may do what.

Modules, in the order a request meets them:

- attempts: failed sign-ins, counted
- sessions: who is signed in where
- sealed_factors: secrets of authenticators as the database keeps them
- second_factor: codes of an authenticator beside the password, and recovery codes
- keys: API keys, issued once and found by the digest of their secret
- units: the organisation tree
- actors: the people who act or ever acted, as core knows them
- shares: what is shared with somebody, as SQL
- organisation: who works in which units and stands in for whom
- policies: records that a right reaches by what they are, as SQL
- field_rights: rights on fields that depend on the record, asked of stored ones
- given: what roles give by themselves, put together
- rights: the scope of an action on an entity, and the predicate that limits a statement to it
- defining: whose definitions somebody may change, and the documents that are theirs
- seeing: looking at the pages as somebody else does
- explain: why somebody may do something to a record or not, from the same rights and the same condition
- explained: the same in sentences
"""
