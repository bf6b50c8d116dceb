"""The one query path: every list, card, look-up, report and export reads through here, access included.

query       questions and answers, as data
address     filters in addresses, both ways
buckets     days, weeks, months, quarters and years
ranges      ranges of numbers
period_words periods and ranges in words
prepared    what is made once per live version
paths       names resolved against the model
relations   related records by the names that they are called
values      values of conditions
conditions  a filter whose names and values are resolved
filters     the filter tree read into conditions, with all that is wrong
computed    values that no column holds, and what they are made of
expanding   the same as expressions
sources     tables as statements see them
levels      category trees in SQL
ways        the ways of records through processes
dated       values that hold since a day
then        the one that held on a day, as SQL
presently   values that are those of today on any day
reaching    the tables of a statement, and what paths reach in them
sight       under which conditions rows exist for an actor
joins       the tables of a statement as an actor may see them
search      the quick search
former_names the former names that a version understands
former      former names in what is asked and given
forms       comparisons split into a form and its arguments
ancestry    trees of records in SQL
operators   forms as SQL
dates       days and instants in SQL
sorting     sort keys
cursors     where a page begins
columns     what is selected, and how a row becomes a record
scans       when SQLite had better read the whole table
by_option   lists that begin with a choice, an option at a time
stretches   pages in groups that no index orders as a whole, read among some of the groups
hits        whether a search finds first and sorts then
statements  the statement of a page
answering   the database is asked, and what took it long is noticed
counting    the statement that counts
stays       how long records stay in the states of processes
burdens     what may not be asked of many records
portions    the records of some groups, or all but those
count       how many records there are
many        lines and links of records that were found
verdicts    which of some conditions each of some records meets
pointed     titles of what references to records of several entities lead to
get         one record
find        a page of records
in_order    the ids of all records of a question, in its order
spread      the first records of every group
lookup      candidates for a reference
alike       records that are like one that somebody types
drill       from a figure back to its records
marks       what tells one group from another
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
deleted     what lies in the trash
"""
