"""What is wrong between documents. Each module says its part into `Findings`; none stops at the first.

packs       manifests, versions, what they require
entities    names, heads, overlays
fields      one field by its kind; references; required and unique
many        lines and links, and what they are kept in
templates   wordings with fields in braces
totals      formulas over totals
columns     paths in lists: columns, sort, filters, group, totals
cards       wordings, key facts, tabs, sections
highlights  conditions by which records of lists stand out
derived     the kinds of what is computed, and circles
series      values with a history
rollups     roll-ups, and who learns from them
computed    computed fields of an entity
formulas    formulas, for what rules and conditions may read
conditions  defaults by formula; visible, read-only, required if; when hidden
categories  category trees, and the fields that choose from them
expenses    expense categories
processes   what processes are bound to, and where their transitions lead
actions     what transitions ask for and do
guards      guards, rules and conditions that no record can meet, or every one
prints      print templates
timers      timers and calendars
scenarios   configuration tests
depends     what narrows the values offered
rules       rules
tasks       records that are things to be done
pools       records that wait to be claimed, and what is no silence
timelines   how records stand on the timelines of others
ancestry    the reference that makes records a tree, and tabs that show one
renames     former names
circles     what can never be created or said because it goes round
roles       rights
holes       rights of no use, what nobody sees, states that nobody may leave
imports     mappings
filters     filter trees
report_overlays  reports laid over those of required packs
reached     reports by the states that records reached
report_measures  measures of reports
reports     dimensions, period, order and charts of reports
wordings    every wording of a pack by its path
leftovers   `map` and `backfill`
locales     translations: missing and left over
"""
