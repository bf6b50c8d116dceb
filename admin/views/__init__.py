"""The generated pages: list, card and form of every entity, with the entity in the address. Nothing is registered
per entity; everything is read from the live model.

address      the address of a list: what it shows, read from a query string and written back
conditions   conditions as filter tree, as words, and from a typed form
asking       the form of one condition
columns      heads, lines and totals of a table of records
listing      what the page of a list holds
lists        the page of a list
export       the rows of a list as a file
bulk_jobs    jobs on many records, and what became of each
report_address  the address of a report: period and conditions
report_tables   its table: heads, lines, links to the records behind figures
report_charts   its charts, as data for the browser
report_exports  reports as files, at once or by a job
reports      the pages of reports
files        what is in a file, to whoever sees its record
card         what the page of one record holds
related      the records that refer to one, on its card
line_tables  its lines, as a table to read
timeline     what happened to a record
cards        the page of one record
fragments    one field of a card, edited where it stands
edits        the forms of a record: new and edit
sheets       what a sheet of lines computes while somebody types
states       what the values of a form decide, asked while one types
removal      deleting a record, and taking it back
options      what a reference can be filled with
rates        exchange rates, entered by hand
"""
