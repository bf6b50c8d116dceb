"""The API's own description, OpenAPI 3.1, from the live model and the caller's rights.

- shared: what every description holds: parameters, problems, headers, ways to sign in
- schemas: an entity's records as JSON Schema: as read, as created, as changed
- transitions: those of its processes
- operations: an entity's addresses and what may be done there
- reports: the operations on reports
- jobs: those on jobs
- document: all of it put together, kept for each version and set of rights
"""
