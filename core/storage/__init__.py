"""Storage: the engine's own tables, and a table for each entity with the indexes that its definitions call for.

types      column types whose Python value is the same on every database
names      physical names, made once
shapes     how columns were made
system     the engine's own tables
revisions  Alembic revisions of those
functions  functions that formulas need on PostgreSQL
casefold   what case folding does beyond small letters
connect    engines for readers and writers
locks      locks of a whole installation
versions   what is published, as rows
tables     `Table` objects of record tables
indexes    the indexes of a model
bulk       many new rows, the quickest way each database has
ddl        what is done to the database
bulk       many rows at once
"""
