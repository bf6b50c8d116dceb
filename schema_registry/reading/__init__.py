"""Reading JSON exactly: what `json` lets pass is a problem here, and every part has a line and a column.

tokens      the words of a JSON text
loads       text → value, strictly
explain     what is wrong with broken JSON, and what to do
positions   JSON Pointer → line and column, worked out only when a problem must be placed
"""
