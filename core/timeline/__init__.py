"""What happened to a record and around it, in one order: changes, notes, and records that stand on its timeline.

mentions  whom a text speaks to
telling   notices of mentions, to those who may read the record
notes     what people write on records: written, changed and taken back by their writer
order     which entries stand where: one question a source, in pages
entries   the entries of a page with what they say
following who follows a record, and the notices of what happened to it
"""
