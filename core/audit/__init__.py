"""The change log as evidence: who did what from where, whether it was tampered with, and what it has to forget.

Modules, from the act to the proof:

- acts: what people do beside records (signing in, users, keys, definitions) is told to the same log
- readings: who read what is sensitive, and which readings a record was in
- seal: the log as a hash chain, sealed in portions by a job
- verify: the chain is whole, or where it is not; checkpoints to keep elsewhere
- forget: what entries said is taken out, and the chain still verifies
- person: what a record says of somebody, handed out or masked
- listing: the log for administrators, filtered and in pages
"""
