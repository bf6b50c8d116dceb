"""Background work: rows written in the transaction that wants it, done by any number of workers.

Modules, in the order a job passes them:

- queue: orders, leases, progress and ends, as statements on `cw_job`
- work: what a job's program is handed
- built_in: the jobs that every installation has
- worker: the loop that takes what is due
"""
