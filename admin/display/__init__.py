"""How values are shown to a reader: what lists, cards and forms have in common.

fields       a field as its reader is shown it; values as cells
offered      what fields of people, units and categories offer, in words
periods      buckets of dates, days and times in words
maps         where a position leads
bars         barcodes as shapes of an SVG
coming       when a day of the Chinese calendar comes round next
measured     figures of reports, and how they changed
sparkline    figures over time as a small line
titles       records by id, in words
wording      a problem in words
"""
