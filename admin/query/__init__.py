"""The composite query: a filter of any shape, read in words and changed by somebody who is no programmer.

A draft is what stands in the form: every value as it is typed, so that nothing is lost while it is wrong.

drafts     the tree of conditions as it is edited
ways       how a field can be asked: operators, periods, lengths of time, "is me"
reading    a filter tree as a draft
asking     a draft as a filter tree, and what is wrong with it
forms      a draft as the pairs of a form, and back
offered    what a condition can be on, and the values that can be ticked
wording    conditions in words
chips      composite conditions on the bar over a list
painting   conditions by which records of a list stand out
pages      the page, and the dialog over the list
"""
