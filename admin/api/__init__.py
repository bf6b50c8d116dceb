"""The REST API under `/api/v1`, made from the live definitions (RFC 9110, 9457, 7396, 8288; OpenAPI 3.1).

- codes: problems of requests as such
- bodies: strict JSON in, numbers exact
- parameters: what an address or a question's body says, read by marshmallow
- tags: ETags and preconditions
- writers: records and figures as JSON, made once per version
- questions: from parameters to the query path's questions
- answers: the envelope, links and headers
- repeats: Idempotency-Key
- records: the operations on records
- files: uploaded and got back
- expenses: those of one record
- evaluations: what values decide about a record, before they are saved
- jobs: acts on many records, done by workers
- transitions: what is open for records, and taking it
- changes: what changed since
- reports: reports answered
- openapi: the description of all this
- definitions: entities, their standard form, the description as served
- routes: addresses, and the status of each refusal
"""
