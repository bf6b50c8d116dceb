"""The functions of the formula language: `FUNCTIONS`, by every name they have.

function   what a function is: `Function`, `Signature`
choosing   if, switch, coalesce and the like
numbers    rounding, arithmetic
texts      parts, search, conversion
dates      days, moments, times, durations
related    figures over related records
table      all of them together
"""
