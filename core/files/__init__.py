"""Uploaded files: what is in them lies in a store, whose file it is in a table, who sees it is the record's right.

- store: bytes by their digest, behind one interface; a folder
- s3: the same in a bucket
- places: which of them an installation has
- content: what a file is, told from what is in it
- uploads: a file taken in, and told of to who uploaded it
- download: a file given out to who may see the record that holds it
- thumbnails: small pictures of images
- sweep: what no record came to hold is thrown away
"""
