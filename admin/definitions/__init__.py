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
editor      the page of a document that is written on
assistance  what the editor asks while somebody types
proposals   what a plan says, for its page
plans       the plan of a draft, and publishing it
versions    what was published: list, one, two beside each other, going back
references  what refers to an entity or a field
"""
