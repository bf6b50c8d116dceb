"""Configuration tests are run: people act in an empty throw-away database, by the one write path.

- run: the steps of one check in order, and what did not come out as it says
- compare: what a record holds beside what a check expects of it
- ahead: the clock is set forward, and timers do what is due meanwhile
"""
