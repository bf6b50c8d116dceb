"""One act on many records, by a worker: chosen when it is ordered, each judged by itself, told one by one.

- records: the records of a job, and what became of each
- order: what is chosen becomes a job
- program: the job's program, portion by portion
"""
