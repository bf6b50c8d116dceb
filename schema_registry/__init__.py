"""Definitions: JSON in, checked immutable model out. No database, no web, no network, no clock.

In the order of the way a definition takes:

packs         a folder of JSON documents as texts: `read_pack`
documents     which kind of definition lies where
limits        how much a definition may hold
reading       JSON read strictly; what is wrong with broken JSON; lines and columns
parse         the files of packs as documents
meta          the meta-schemas in meta/, as checked and as published
shape         one document against its meta-schema
view          looking into JSON that may not have the shape it should
pointer       JSON Pointers
names         what may be a name
identity      what an element is for ever
versions      versions of packs, and ranges
drafts        entities while they are checked, and where each part of them stands
ledger_words  what the ledger of expenses is called, and everything in it
ledger        the documents that the engine writes for the ledger, among those of packs
grafting      parts of an older text put back into the present one
differing     parts that a later text lacks or has otherwise, and putting them back
merge         two changes of one document put together
merge_overlays  overlays of what changed under them
overlays      `extends`: laying documents over the entities they change
templates     wordings with field paths in braces
categories    the categories of a tree's document, walked
expenses      the expense categories of all packs as one tree
world         what names and paths lead to
measures      measures and dimensions of a report's document
menu          the menu that packs state together
periods       keys of periods: 2026-Q3
durations     ISO 8601 durations, and their arithmetic
dated         values with a history, and the entities that hold them
derived       what a computed field's values are where its document does not say
checks        what is wrong between documents
findings      problems gathered, placed, sorted
requirements  packs that build on each other
validate      all checks in their order
compile       from checked documents to the model
former        former names, read from the documents that state them
former_ways   the same of states and events
followed      documents as they are read beside documents as they are written
follow        references by former names, followed: `follow`
build         all of it: `build` and `compile_checked`
expressions   the formula language: parsed, checked, made into terms

text          wordings with their translations
lists         compiled lists: groups, figures, views, highlights
statechart    compiled processes, calendars
scenario      compiled configuration tests
mappings      import mappings, compiled
prints        print templates, compiled, and what their texts name
standing      the place of records on timelines, as tasks and in pools, and what is told of unseen ones, compiled
roles         the compiled roles
subjects      the entities that a document is about
places        where what roles and processes say stands in their documents
rights_written rights of a role written into its document
rights_words  how rights changed, in words
model         the compiled definitions, frozen
reports       the compiled reports
sight         the model as people see it from whom fields are hidden
decisions     formulas that decide or fill in whoever writes, and whether somebody sees what they read
frozen        an immutable mapping
vocabulary    the field kinds that core and plugins hand down
problems      one shape for every diagnostic of the product
codes         every problem that a definition can have
suggest       the name that somebody probably meant

diff          two models in, changes out, and back: `diff`, `apply`, `inverse`
changes       the change algebra
editing       a model opened for changes
wording       changes in words

renamed       what calling something otherwise comes to
rename_option calling an option of a field otherwise
defining      where an element is defined
stating       a document that says another name, and the former one
rename        calling an element otherwise, with all that refers to it: `rename`
uses          what refers to an entity or a field: `uses`
uses_of_names what refers to an option, a state or an event
skeletons     new documents to begin with
assist        help for whoever types a document: completions, explanations, corrections

standard      an entity as plain JSON Schema: `standard_form`
reference     the reference pages, as Markdown
"""
