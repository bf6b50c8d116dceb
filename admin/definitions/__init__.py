"""The definitions area: everything that is configured, drafts of changes, plans, versions. For administrators.

entry       who may come in, and the addresses of what is inside
colours     JSON as coloured words
diffs       two texts as lines that differ
catalogue   documents by pack and kind, with titles and marks
troubles    problems as pages and the editor show them
choosing    which draft a change goes into
pages       the live documents
drafts      drafts, their documents, new documents
following   drafts whose base moved
health      what the doctor finds, slow questions, unused indexes
packs       the packs that are live, newer ones, their conflicts
naming      calling an element otherwise in a draft
editor      the page of a document that is written on
assistance  what the editor asks while somebody types
matrix      roles and entities as a matrix, changed in a draft
rights_cells what a cell of it says
rights_form the form of a role's rights on an entity
proposals   what a plan says, for its page
gaining     whom a plan gives more, and whom less, for its page
along       what may come along with an element that is brought back
listings    the records that a plan concerns, on its page and as a file
plans       the plan of a draft, and publishing it
quarantine  what was put away, and dropping it for good
versions    what was published: list, one, two beside each other, going back
constraints what records from before do not keep yet
references  what refers to an entity or a field
"""
