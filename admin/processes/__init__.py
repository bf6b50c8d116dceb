"""Processes for people: where a record stands and its buttons, their forms, many records at once, the diagram.

- drawing: the diagram of a process, laid out in layers
- standing: the tags and buttons of a card
- moved: what one is told who was slower than another
- transitions: the page of a transition, and taking it
- bulk: one transition for the records that are ticked in a list
- pages: the page of a process
- inbox: what one was told by processes
"""
