"""Proofs that what the engine keeps is what it should be, and healing where it is not.

derived  stored formulas and roll-ups against their recomputation
keys     keys and search texts made again
words    what is said of it
"""
