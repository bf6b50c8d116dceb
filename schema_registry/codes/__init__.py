"""Every problem that a definition can have, by stage.

syntax   SYN  the text is no JSON, or says something twice
packs    PCK  the folder, its versions and what it requires
shape    DOC  one document by itself
cross    REL  documents that name each other
many     REL  lines and links, and what they are kept in
totals   QRY  formulas over totals
categories  REL, DOC  category trees
expenses  REL, DOC  expense categories, and who holds expenses
processes  REL, DOC  processes and calendars
derived  REL  computed fields
conditions  REL, LNT  rules, defaults and conditions
formulas  FRM  what is wrong inside of a formula
reports  RPT  reports
scenarios  CHK  configuration tests
roles    DOC, REL  roles, and overlays of roles
lint     LNT  fine, but surely not meant
"""
