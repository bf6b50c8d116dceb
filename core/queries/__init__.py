"""The one query path: every list, card, look-up, report and export reads through here, access included.

query       questions and answers, as data
address     filters in addresses, both ways
buckets     days, weeks, months, quarters and years
prepared    what is made once per live version
paths       names resolved against the model
relations   related records by the names that they are called
values      values of conditions
conditions  a filter whose names and values are resolved
filters     the filter tree read into conditions, with all that is wrong
computed    values that no column holds, and what they are made of
expanding   the same as expressions
sources     tables as statements see them, the access predicate in each
levels      category trees in SQL
ways        the ways of records through processes
joins       the tables of a statement, and what paths reach in them
search      the quick search
forms       comparisons split into a form and its arguments
operators   forms as SQL
dates       days and instants in SQL
sorting     sort keys
cursors     where a page begins
columns     what is selected, and how a row becomes a record
scans       when SQLite had better read the whole table
statements  the statement of a page
counting    the statement that counts
stays       how long records stay in the states of processes
burdens     what may not be asked of many records
count       how many records there are
many        lines and links of records that were found
get         one record
find        a page of records
lookup      candidates for a reference
drill       from a figure back to its records
figures     counts, sums, means, least and greatest values
over_totals formulas over them
of_related  figures over related records, made for each record first
converted   which share of records went on to the next state
calculated  figures by formula over totals of a group
measures    the measures of a question
groups      what records are gathered by
gathering   the inner statement of an aggregation
aggregate   figures over all records
grouping_sets  the same at several levels at once: subtotals and totals
neighbours  what refers to a record, and what stands beside it in a list
overview    what there is
lately      what changed last
"""
