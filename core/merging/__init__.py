"""Several records that are the same thing become one, and are several again.

- merge: the act: rights and versions, values chosen, everything that refers moves, the others go to the trash
- chosen: which value of each field stays
- moving: records that refer to what is merged, and the pairs of many-to-many values
- beside: notes, files, shares, followers, favourites and notices
- unmerge: all of it taken back, as far as nobody changed it since
- back: the way back from any act, whichever it was
- ordering: a merge of more than fits into one transaction, by a worker
"""
