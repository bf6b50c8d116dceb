"""Exchange rates by day, and what they make of money in any currency.

book     the rates: read, entered, removed, looked up for many amounts at once
file     rates from a CSV file, all of them or none
revalue  base amounts of a period computed again after rates were corrected
"""
