"""The one write path of records, and what it leaves behind.

Modules, in the order a write passes them:

- ids: record ids and clock readings, made from the instant that is handed in
- shape: what the write path knows of an entity, made once for each live version
- draft: one record on its way; what before-hooks are handed
- many: given values parted into a row's own, links and lines
- values: readings of given values, defaults, required fields
- rows: the statements that load, insert and change rows
- people: people and units are there, and typed names become numbers
- references: targets exist, live, and may be read
- files: files are there, may be put here, and are taken by their record
- uniqueness: unique values among live rows and among the rows of one act
- stale: what changed since the version that a writer knew
- terms: what an entity's formulas decide about the values of its records
- facts: values of referenced records that formulas read
- known: one record as its formulas read it
- offers: what a field that depends on another is offered
- conditions: defaults by formula; hidden, read-only, required and narrowed fields
- valuation: money in any currency, in the company's
- derive: derived values, before and after rows are written
- derive_graph: what depends on what
- derive_sums: how a roll-up follows the records it is over
- derive_rows: the statements of derived values
- recompute: derived values computed anew
- rules: formulas that must not be false
- ledger: what expense categories ask of an expense
- states: the fields that processes are bound to
- judge: the verdict on drafts, with before-hooks
- numbers: numbers that the engine gives to new records
- changelog: the append-only log, its digests and batches
- stays: in which states of processes records are, and the timers that wait there
- act: what one act writes: rows, versions, log
- resettle: records whose state a definition took away
- cascade: what a deletion reaches, as `onDelete` says
- trash: delete
- links: many-to-many values and their pairs
- lines: the rows of a sheet, written with their record
- preview: lines as they would be, while somebody types
- batches: what one act did, read back from the log
- restore: a deletion taken back
- undo: any batch taken back, where nothing happened since
- write: create, update and assign, one record or many; the door that callers import
- state: what a form or a program asks before it saves
- history: who changed what of a record, for readers
- feed: the log in an order that loses nothing, for consumers
- following: the feed for an actor, as far as they may see it
"""
