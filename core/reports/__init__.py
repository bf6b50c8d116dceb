"""Reports of the model, answered: questions of the one query path, laid out.

periods     the period that a report is about, the one before, and those between
open        which reports an actor may open
question    what a reader asks of a report
answer      a report's answer, as data
ask         the questions that a report is made of
tree        cells put in the order that they are read in
compose     a report answered: `compose`
behind      from a figure back to its records
wording     measures, dimensions and keys in words
plain       an answer as JSON
sheet       an answer as a table for spreadsheets
files       that table as CSV and XLSX
export      the job that makes such a file, and the file
"""
