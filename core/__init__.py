"""The model made to run, on SQLite and PostgreSQL. In the order in which work passes through it:

settings     what an installation is told by its environment
errors       why something was not done; each carries problems
codes        the wordings of those problems, by area
kinds        field kinds: parse, check, store, print, compare, convert
expressions  formulas computed, the same in Python and in both databases
context      who acts, on which live model, in which transaction
hooks        what plugins may bring or change
storage      columns, tables, names, indexes, DDL, the engine's own tables
install      make and upgrade the system tables
engine       an opened installation: contexts to read and write in, the live model of this process
publish      plan a change of definitions, apply it in one transaction
drafts       changes of definitions while they are written
access       actors, rights as predicates, API keys, sessions
calendars    working hours and holidays: when timers are due
rates        exchange rates by day
files        uploaded files: taken in, kept, given out, swept
records      the one write path, its change log, history and undo
processes    transitions, timers, notices: what moves records through their states
queries      the one query path: filters, sorts, pages, look-ups, figures
transfer     files in and out
reports      questions with a layout: cross-tabs, periods beside each other
scenarios    configuration tests are run
quarantine   what publishes put out of sight: listed, brought back, dropped for good
doctor       proofs that what is kept is what it should be, and healing
bulk         one act on many records, by a worker
jobs         background work as rows, and the worker
idempotency  answers kept for requests that are sent again
"""
