"""Reading JSON exactly: what `json` lets pass is a problem here, and every part has a line and a column.

tokens      the words of a JSON text
loads       text → value, strictly
spans       a text as values with where each is written
explain     what is wrong with broken JSON, and what to do
spans       a text as a tree of parts that can be moved into another text
positions   JSON Pointer → line and column, worked out only when a problem must be placed
spelling    keys and values that can be written anew where they stand
"""
