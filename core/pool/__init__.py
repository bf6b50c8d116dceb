"""The pool (公海) of an entity: its records that belong to nobody.

Which records lie in it, who reads them and who may claim them is `core.access.rights`' to say.

- claiming: one record out of the pool, and back into it
- standing: how many records somebody holds of how many
- silence: records that nobody works on, as statements
- releasing: the job that tells their owners, and takes them back
"""
