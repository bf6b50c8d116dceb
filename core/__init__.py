"""The model made to run, on SQLite and PostgreSQL. In the order in which work passes through it:

settings     what an installation is told by its environment
sealing      texts sealed with keys that the database does not have
errors       why something was not done; each carries problems
codes        the wordings of those problems, by area
kinds        field kinds: parse, check, store, print, compare, convert
expressions  formulas computed, the same in Python and in both databases
slow         questions that took long: noticed, written now and then
readings     who read what is sensitive: noticed, written when the answer has left
kept_names   the names that people give to views and favourite sets
context      who acts, on which live model, in which transaction
hooks        what plugins may bring or change
storage      columns, tables, names, indexes, DDL, the engine's own tables
install      make and upgrade the system tables
engine       an opened installation: contexts to read and write in, the live model of this process
constraints  what definitions ask of records from before: pending, then enforced
publish      plan a change of definitions, apply it in one transaction
packs        packs that come, move to newer versions and go
drafts       changes of definitions while they are written
views        how people arranged what they see: lists saved and shared, tabs of cards
favourites   records that people keep to come back to
access       actors, rights as predicates, API keys, sessions
calendars    working hours and holidays: when timers are due
rates        exchange rates by day
files        uploaded files: taken in, kept, given out, swept
records      the one write path, its change log, history and undo
audit        the log as evidence: acts of people, seals, proofs, what has to be forgotten
processes    transitions, timers, notices: what moves records through their states
timeline     what happened to a record and around it; notes, mentions, followers
pool         records that belong to nobody: claimed, released, taken back after silence
sharing      records open to more people than roles say, and the teams on them
tasks        what people have to do: listed, done, put off, reminded of
queries      the one query path: filters, sorts, pages, look-ups, figures
transfer     files in and out
exports      lists and reports as files, made at once or by workers, kept for some days
reports      questions with a layout: cross-tabs, periods beside each other
scenarios    configuration tests are run
merging      records that are the same thing made one, and several again
quarantine   what publishes put out of sight: listed, brought back, dropped for good
doctor       proofs that what is kept is what it should be, and healing
bulk         one act on many records, by a worker
jobs         background work as rows, and the worker
idempotency  answers kept for requests that are sent again
"""
