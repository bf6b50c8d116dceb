"""One act on many records, by a worker: chosen when it is ordered, each judged by itself, told one by one.

- records: the records of a job, and what became of each
- order: what is chosen becomes a job
- program: the job's program, portion by portion
- acts: change, hand over, share and delete, each record by itself; and the undoing of it
- ordering: those acts as jobs
- leaving: what somebody who leaves still holds, handed over by such jobs
"""
