"""Proofs that what the engine keeps is what it should be, and healing where it is not.

catalog    what the database says of itself
structure  tables, columns, keys and indexes against what definitions call for
shared     values that must be unique and stand more than once
repair     repairing what was altered by hand
derived    stored formulas and roll-ups against their recomputation
keys       keys and search texts made again
shapes     slow questions in today's names
proposals  which indexes would have served them
unused     indexes that no question used
words      what is said of it
"""
