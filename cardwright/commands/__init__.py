"""The commands, a module each; the function has the command's name with `_command` after it.

- prepare: `init` and `upgrade`
- check: `check`, needs no database
- rename: calls an element otherwise in folders; needs no database
- plan, apply: look at a change, do it
- history: `versions`, `diff`, `rollback`
- pull: live packs back into folders
- packs: `packs`, `install`, `uninstall`
- quarantine: what publishes put out of sight
- constraints: what records from before do not keep yet
- schema: standard forms and meta-schemas
- importing: `import`
- query: records and figures
- report: reports
- export: records as CSV
- rates: exchange rates
- secrets: keys of secret fields
- user: people and API keys
- audit: the change log as evidence
- explain: why somebody may, or may not, see or do something
- unit: the organisation tree
- serve, worker: the long-running processes
- doctor: what is kept is what it should be
- demo: all of it at once
"""
