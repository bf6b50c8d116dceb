"""How values are shown to a reader: what lists, cards and forms have in common.

fields       a field as its reader is shown it; values as cells
offered      what fields of people, units and categories offer, in words
periods      buckets of dates, days and times in words
measured     figures of reports, and how they changed
titles       records by id, in words
wording      a problem in words
"""
