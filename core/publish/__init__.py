"""Publishing: new definitions go live after a plan that an administrator has read.

step       what a plan tells, as plain data
plan       a plan: base version, documents, steps
subject    what a change is about
wording    changes and problems as sentences
words      the sentences about counts
draft      what planning looks at; works: steps that can be run
counts     counting rows and values
formerly   what records had before a publish changed it, where nobody touched it since
defaults   what records that exist get of a new field
source     a field's values on their way into another definition
walk       going through them, chunk by chunk
unsettled  what formulas read that is not settled yet
faults     the records whose values cannot stay as they are
convert    change of kind, mapping and filling in
backfill   what records get of a field that is added
returning  what publishes had mapped comes back
computed   works for computed fields: columns of their own, and computing records that exist
refill     keys and search texts of records that exist
rekey      the same wherever they are not what they should be
fields     works for fields
dated      works for fields that become series, or cease to be
many       works for fields that become lines or links, or cease to be
numbering  works for numbers that records get
renaming   works for states and events that go by another name
processes  works for processes: states that are gone or back, stays, timers
pools      works for pools: what is silent already, what belongs to nobody
indexing   works for indexes and the quick search
room       works that say where a table has no room
entities   works for entities and other definitions
constraining constraints that are pending from now on
works      everything that a draft calls for
perform    works are done
trial      configuration tests on a throw-away database
pace       how long steps take
moves      what is renamed or taken out
references what refers to what is renamed or taken out
planning   make a plan
reach      whom a plan gives more, and whom less
listing    the records that a plan concerns, for people
lint       warnings that need to know what the database would be made of
looking    records are looked through for what breaks a constraint
online     finish what may run while everybody works
apply      apply a plan in one transaction
history    the versions that were live, and going back to one
since      since when something goes by another name
comparison two states of the definitions side by side
pull       what is live, written back as folders
"""

from core.publish.apply import apply_plan
from core.publish.online import check_constraints, finish_online_work, unfinished
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.publish.step import Step
from core.storage.versions import live_packs, packs_of, versions

__all__ = [
    "Plan",
    "Step",
    "apply_plan",
    "check_constraints",
    "finish_online_work",
    "live_packs",
    "make_plan",
    "packs_of",
    "unfinished",
    "versions",
]
