"""Speed beside the limit: the same data, server and machine, in one interleaved run. See README.md.

pack      the definitions that both sides work on
data      the same customers, contacts, opportunities and expenses in every run
stage     a filled installation, with a user to sign in and a key for the API
limit     the limit: hand-written SQL behind a bare WSGI function
loader    the limit of an import
servers   both sides under gunicorn with the same workers and threads
client    one connection, timed
tasks     what is asked of both
measure   interleaved runs, medians and ratios
pace      what a row costs each kind of step of a publish
report    the table and the JSON file
formulas  formulas in Python and in statements: `python -m benchmarks.formulas`
derived   what derived values cost a write and save a list, measured alone
computed  values that no column holds, beside the same questions without them, measured alone
reports   reports over all opportunities, measured alone
lists     how soon the rows of a very long list are there, measured alone
publishing  what a publish costs those who work, and how soon it is live, measured alone
"""
