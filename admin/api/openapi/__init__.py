"""The API's own description, OpenAPI 3.1, from the live model and the caller's rights.

- shared: what every description holds: parameters, problems, headers, ways to sign in
- schemas: an entity's records as JSON Schema: as read, as created, as changed
- transitions: those of its processes
- merges: making its records one
- explanations: why somebody may do something with its records
- pools: claiming its records, and releasing them
- shares: opening its records to others
- secrets: those that it keeps
- operations: an entity's addresses and what may be done there
- reports: the operations on reports
- exports: those on files of lists
- jobs: those on jobs
- people: those on people and units
- document: all of it put together, kept for each version and set of rights
"""
