"""The commands, a module each; the function has the command's name with `_command` after it.

- prepare: `init` and `upgrade`
- check: `check`, needs no database
- plan, apply: look at a change, do it
- schema: standard forms and meta-schemas
- importing: `import`
- query: records and figures
- export: records as CSV
- user: people and API keys
- serve, worker: the long-running processes
- demo: all of it at once
"""
