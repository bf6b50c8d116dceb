"""What definitions ask of records that were there before: `pending` while one may break it, then `enforced`.

declared  the constraints of an entity, as its definition states them
judging   which records break them
rows      their state, kept in the transaction that changes it
standing  taking in what a publish or a new release brings, and doubt where the engine writes unjudged
listing   what administrators read
words     the sentences of it
"""
