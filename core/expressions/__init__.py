"""Formulas computed: in Python, on SQLite and on PostgreSQL, with one result.

environment   what a formula may know beside the record: today, now, who acts, the business time zone
refusals      `TooLarge`
numbers       exact arithmetic
texts         operations on texts
moments       days, moments, times
operations    every operation of checked formulas, in Python
closures      a checked formula as a Python function
fitting       a result made a value of its field: `fit`
formula       a formula of the live model, ready to run: `formula_of`
columns       column types of computed values
sqlite        functions that SQLite calls
sqlite_native conditions that SQLite computes itself
postgresql    terms as expressions of PostgreSQL
translate     a formula as SQL: `translate`, `fit_sql`, `figure`
"""
