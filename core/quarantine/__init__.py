"""What publishes put out of sight, with its values: listed, brought back with its place, or dropped for good.

journal     when elements were changed or removed, and the models of then
away        what is put away, how much, since when, until when
places      where an element stood in the documents
companions  what went with an element because it used it
restore     the documents with an element back in its place
purge       dropping for good: an act of its own, planned and agreed to
purged      what was dropped, when, by whom
"""
