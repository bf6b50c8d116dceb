"""Problem codes of core, a module an area; `docs/reference/problems.md` is made from them.

settings  SET  what the environment says
values    VAL  what a field does not take
kinds     VAL  the same, of links, times, durations, colours, JSON, sets of choices, ratings
trees     VAL  the same, of categories of a tree
numbering VAL  templates of numbers
people    VAL  the same, of people and units
money     VAL  the same, of amounts and currencies, and REC: of exchange rates
places    VAL  the same, of addresses and positions
secrets   VAL  what secrets do not take, and REC: what is no secret
files     VAL  what fields of files do not take, and REC: files that are not there
access    ACC  what an actor may not do
audit     AUD  what is wrong with the change log as evidence
units     ACC  the organisation tree
records   REC  what cannot be written
ancestry  REC  records of a tree that would stand below themselves
conditions  REC  what rules and conditions refuse
expenses  REC  what expense categories refuse
tasks     REC  things to be done
pools     REC  what cannot be claimed or released
series    REC, QRY  values with a history
many      REC  lines and links that cannot be written
processes REC  states and transitions that are not possible
derived   REC  derived values that cannot be computed or given
queries   QRY  what cannot be asked
formulas  FRM  what formulas cannot compute
publish   PUB  what cannot be published, and what a plan warns of
packs     INS  what keeps packs from coming and going
drafts    DFT  what cannot be done with drafts of definitions
views     VIE  what cannot be done with views that people save
favourites FAV what cannot be done with favourite sets
merging   MRG  what keeps records from becoming one, and several again
prints    PRN  what cannot be printed
timeline  NTE  what cannot be done with notes
sharing   SHR  what cannot be shared
transfer  IMP  what is wrong with a file
reports   RPT  what reports cannot tell
scenarios CHK  what configuration tests find
jobs      JOB  what became of background work
doctor    DRF  what was altered by hand
"""
