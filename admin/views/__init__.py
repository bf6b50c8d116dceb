"""The generated pages: list, card and form of every entity, with the entity in the address. Nothing is registered
per entity; everything is read from the live model.

address      the address of a list: what it shows, read from a query string and written back
conditions   conditions as filter tree, as words, and from a typed form
asking       the form of one condition
highlights   what stands out in a list, by condition
columns      heads, lines and totals of a table of records
grouping     groups of a list, one within another, and what of them is folded
listing      what the page of a list holds
tabs         the tabs over a list, and whether what is shown is kept in one
layouts      the ways to lay a list out, and the fields that they go by
board_cards  a card of a board, and what all of them have in common
board        what a board holds
calendar     what a month of a calendar holds
branches     rows of a tree of records, level by level
trees        a list laid out as one, and a tab of a card
group_choices  what a list can be grouped by
days         the day whose values a list or a report shows
lists        the page of a list
folding      groups opened and closed, counts and figures that come after the rows
moves        cards moved on a board
arranging    its columns and their order, chosen
saved        views that people save
favourites   records kept with a star or in sets, and sets worked through
export       the rows of a list as a file
exports      files that workers make, on their way and to fetch
picked       the records that an act on many is meant for
bulk_acts    many records changed, handed over, deleted
bulk_jobs    jobs on many records, and what became of each
report_address  the address of a report: period and conditions
report_tables   its table: heads, lines, links to the records behind figures
report_charts   its charts, as data for the browser
report_exports  reports as files, at once or by a job
reports      the pages of reports
files        what is in a file, to whoever sees its record
attached     the files of a record on its card
attachments  files put to a record, replaced and taken out
card_tabs    the tabs of a card in its reader's order, and the form that arranges them
card         what the page of one record holds
related      the records that refer to one, on its card
line_tables  its lines, as a table to read
timeline     what happened to a record, and what stands on it
notes        what people write on a record
sharing      whom it is shared with, and who is on its team
tasks        what one has to do: done, taken up again, put off
composing    what is logged on it: calls, visits, tasks
cards        the page of one record
fragments    one field of a card, edited where it stands
cells        one cell of a list, likewise
dated        a field's values over time: seen, entered, corrected
form_page    the page of a record's form
edits        the forms of a record: new and edit
sheets       what a sheet of lines computes while somebody types
states       what the values of a form decide, asked while one types
merge_page   records side by side, to become one
merging      records made one, and several again
removal      deleting a record, and taking it back
pools        records claimed from a pool, and released into it
placing      records put elsewhere in a tree, and new ones added there
trash        deleted records, restored or dropped for good
options      what a reference can be filled with
secrets      a secret shown on purpose
regions      the regions of addresses, and a pasted address told apart
alike        records that are probably there already, told while somebody types
rates        exchange rates, entered by hand
"""
