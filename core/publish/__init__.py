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
convert    change of kind
computed   works for computed fields: columns of their own, and computing records that exist
refill     keys and search texts of records that exist
rekey      the same wherever they are not what they should be
fields     works for fields
many       works for fields that become lines or links, or cease to be
numbering  works for numbers that records get
processes  works for processes: states that are gone or back, stays, timers
indexing   works for indexes and the quick search
entities   works for entities and other definitions
works      everything that a draft calls for
perform    works are done
trial      configuration tests on a throw-away database
planning   make a plan
lint       warnings that need to know what the database would be made of
online     finish what may run while everybody works
apply      apply a plan in one transaction
history    the versions that were live, and going back to one
comparison two states of the definitions side by side
pull       what is live, written back as folders
"""

from core.publish.apply import apply_plan
from core.publish.online import finish_online_work, unfinished
from core.publish.plan import Plan
from core.publish.planning import make_plan
from core.publish.step import Step
from core.storage.versions import live_packs, packs_of, versions

__all__ = [
    "Plan",
    "Step",
    "apply_plan",
    "finish_online_work",
    "live_packs",
    "make_plan",
    "packs_of",
    "unfinished",
    "versions",
]
