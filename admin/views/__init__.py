"""The generated pages: list, card and form of every entity, with the entity in the address. Nothing is registered
per entity; everything is read from the live model.

address      the address of a list: what it shows, read from a query string and written back
fields       a field as its reader is shown it; values as cells
conditions   conditions as filter tree, as words, and from a typed form
periods      buckets of dates in words
asking       the form of one condition
columns      heads, lines and totals of a table of records
listing      what the page of a list holds
lists        the page of a list
"""
