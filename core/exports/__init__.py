"""What people take out of the product as files: made at once, or by a worker and kept for some days.

Modules, in the order a file passes them:

- formats: the kinds of files
- columns: the columns of a list, and values as files hold them
- lines: rows as CSV
- book: rows as a workbook
- asked: what a list's file was asked for, as the row of a job keeps it
- groups: rows under the heads of their groups
- written: a list's records found once, then read and written portion by portion
- kept: files that were made: whose they are, until when, given out, removed
- telling: who took out what, in the log; that a file is there, in the bell
- making: what all programs that make files have in common
- listed: a list's file, at once or ordered; the job's program
"""
