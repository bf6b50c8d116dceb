"""Proofs that what the engine keeps is what it should be, and healing where it is not.

catalog    what the database says of itself
structure  tables, columns, keys and indexes against what definitions call for
repair     repairing what was altered by hand
derived    stored formulas and roll-ups against their recomputation
keys       keys and search texts made again
words      what is said of it
"""
