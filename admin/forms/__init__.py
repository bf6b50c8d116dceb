"""Forms made from definitions: WTForms binds, macros draw, core gives the verdict.

layout       which fields a card's form holds, in which sections
bind         a WTForms class per entity; field names prefixed, so that no field can shadow the form
controls     a bound field ready to be drawn: typed text, wording, choices, problems
page         what the page of a form holds: sections of controls, problems on top
conflict     two people's edits side by side
"""
