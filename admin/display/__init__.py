"""How values are shown to a reader: what lists, cards and forms have in common.

fields       a field as its reader is shown it; values as cells
periods      buckets of dates, days and times in words
titles       records by id, in words
wording      a problem in words
"""
