"""Records on paper: a page to print and a PDF, by the standard layout or by a template of the definitions.

- gathering: what the card of a record holds, all of its tabs at once
- pictures: images and signatures of records, from the file store
- values: values as templates name them
- template: a template of the definitions, filled in
- pdf: pages as a file
- pages: the pages of records
- preview: a draft's template with a record that is live
"""
