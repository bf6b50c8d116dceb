"""From checked documents to the frozen model.

texts     wordings with their translations
fields    one field
cards     cards, tabs, sections, lists as they are written
defaults  cards, lists and columns that nobody wrote
entities  one entity
categories  category trees, and the fields that choose from them
processes   processes, calendars, and the fields bound to processes
many      where lines and links are kept; entities that hold pairs
others    packs, roles, imports
reports   reports
derived   computed fields: kinds of their values, stored or not, what they are made of
model     all of it, keeping what did not change
"""
