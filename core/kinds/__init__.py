"""Field kinds, a file each: column, parsing, checking, printing, operators, conversions."""
