"""The formula language: texts in, checked terms out. Nothing is computed here. In the order in which a text passes:

limits      how large a formula may be, and what it computes with
grammar     the grammar, for lark
nodes       the syntax tree, with places
parse       a text as a tree: `parse`
types       types of values, and their names
functions   the table of functions
scope       what names lead to: `ModelScope`, `DraftScope`
terms       what a checked formula computes, the same for every back end
walk        what the walk through a tree carries
matching    types that meet: comparisons, branches, texts that are dates
calls       calls of functions
totals      calls over related records
checker     the walk itself: names, operators
check       all of it: `check`
grouped     formulas over groups of records: `check_grouped`
"""
