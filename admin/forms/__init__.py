"""Forms made from definitions: WTForms binds, macros draw, core gives the verdict.

layout       which fields a card's form holds, in which sections
bind         a WTForms class per entity; field names prefixed, so that no field can shadow the form
former       forms drawn before a rename, and sent after it
option       one value that a control offers
almanac      what the form of a lunar date offers
controls     a bound field ready to be drawn: typed text, wording, choices, problems
scripts      what a page loads for the widgets on it
live         what a form is told of its own values, at first and while one types
uploads      files that a form sends along
page         what the page of a form holds: sections of controls, problems on top
given        texts that a new record's form begins with
lines        sheets of lines: what was sent of them, what is stored
sheets       sheets of lines as they are drawn
figures      the totals under a sheet, of lines that are not saved yet
conflict     two people's edits side by side
"""
