"""Files in and out.

read      a file of separated values as numbered rows
columns   which column fills which field
cells     cells become given values
standing_in  records that were merged, for which those that stayed stand
matching  references that a file names by a field of their targets
existing  records that are there already
chunk     one chunk of lines, as if each were imported after the one before
doors     the write path, or a trial of it
journal   how far each import got
faults    lines that could not be imported, and why
load      import a file; take an import back
order     which imports come first
export    a query's records as CSV
"""
