"""Records move through the states of their processes, by the one write path.

- chart: which process and which transition is meant
- ways: what may happen to a record now, for whom, and why not
- explaining: why a transition is open to somebody, or not
- acting: what transitions and timers assign
- moving: drafts on their way from state to state, judged and written
- advance: people and programs take transitions; the door that callers import
- many: a job takes one for all that a filter finds
- notices: what people are told
- timers: the job that does what is due
- history: in which states a record was, and how long records stay in each
"""
