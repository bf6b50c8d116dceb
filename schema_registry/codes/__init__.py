"""Every problem that a definition can have, by stage.

syntax   SYN  the text is no JSON, or says something twice
packs    PCK  the folder, its versions and what it requires
shape    DOC  one document by itself
cross    REL  documents that name each other
many     REL  lines and links, and what they are kept in
ancestry  REL  trees of records
totals   QRY  formulas over totals
categories  REL, DOC  category trees
expenses  REL, DOC  expense categories, and who holds expenses
processes  REL, DOC  processes and calendars
derived  REL  computed fields
tasks    REL  things to be done
pools    REL, LNT  records that belong to nobody until somebody claims them
series   REL, LNT  values with a history
conditions  REL, LNT  rules, defaults and conditions
formulas  FRM  what is wrong inside of a formula
reports  RPT  reports
prints   PRN  print templates
scenarios  CHK  configuration tests
roles    DOC, REL  roles, and overlays of roles
renames  RNM  calling something otherwise
lint     LNT  fine, but surely not meant
"""
