"""Storage: the engine's own tables, and a table for each entity with the indexes that its definitions call for.

types      column types whose Python value is the same on every database
names      physical names, made once
room       what a table, a row and an entry of an index have room for
shapes     how columns were made
system     the engine's own tables
personal   those of what people keep for themselves
pooling    those of pools
sharing    that of shares
revisions  Alembic revisions of those
functions  functions that formulas need on PostgreSQL
casefold   what case folding does beyond small letters
connect    engines for readers and writers
locks      locks of a whole installation
versions   what is published, as rows
tables     `Table` objects of record tables
indexes    the indexes of a model
bulk       many new rows, the quickest way each database has
unlink     SQLite: columns freed of what stands in the way of dropping them
dangling   whether rows that are gone are still referred to
ddl        what is done to the database
"""
