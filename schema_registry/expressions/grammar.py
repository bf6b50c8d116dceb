"""The grammar of formulas (lark, LALR): spreadsheet-like, with the words of SQL for conditions.

Full-width brackets and commas, as Chinese keyboards type them, are the same as the others.
"""

from __future__ import annotations

GRAMMAR = r"""
?start: either

?either: both (OR both)*
?both: negation (AND negation)*
?negation: NOT negation -> negated
    | comparison
?comparison: joined
    | joined COMPARES joined -> compared
    | joined IN _LPAR _items _RPAR -> among
    | joined NOT IN _LPAR _items _RPAR -> not_among
    | joined IS MISSING -> is_missing
    | joined IS NOT MISSING -> is_not_missing
?joined: sum (JOINS sum)*
?sum: product (ADDS product)*
?product: signed (MULTIPLIES signed)*
?signed: ADDS signed -> sign
    | raised
?raised: atom (RAISES exponent)?
?exponent: ADDS exponent -> sign
    | atom
?atom: NUMBER -> number
    | TEXT -> text
    | TRUE -> true
    | FALSE -> false
    | MISSING -> missing
    | _LPAR either _RPAR
    | name _LPAR [_items] _RPAR -> call
    | (AND | OR) _LPAR _items _RPAR -> logical
    | name ("." name)* -> path
name: NAME | BRACKETED
_items: either (_COMMA either)*

OR.2: /or\b/i
AND.2: /and\b/i
NOT.2: /not\b/i
IN.2: /in\b/i
IS.2: /is\b/i
MISSING.2: /missing\b/i
TRUE.2: /true\b/i
FALSE.2: /false\b/i
_LPAR: "(" | "（"
_RPAR: ")" | "）"
_COMMA: "," | "，"
COMPARES: "<=" | ">=" | "<>" | "!=" | "=" | "<" | ">" | "≤" | "≥" | "≠" | "＝" | "＜" | "＞"
JOINS: "&"
ADDS: "+" | "-" | "−"
MULTIPLIES: "*" | "/" | "×" | "÷"
RAISES: "^"
NUMBER: /(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)%?(?![\w.])/
TEXT: /"(?:[^"]|"")*"|'(?:[^']|'')*'/
NAME: /[^\W\d]\w*/
BRACKETED: /\[[^\]\[\n]+\]/
%ignore /[ \t\r\n\u00a0\u3000]+/
"""
