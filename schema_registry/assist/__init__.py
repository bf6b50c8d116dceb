"""Help for whoever types a document: what may stand here, what something means, how a slip is corrected.

spot      where in a text somebody is, also in a broken one
shapes    the meta-schema's parts that speak for a place
naming    which places hold names, and of what
known     the names that the documents give
offers    what may be typed at a spot: `complete`
meaning   what stands at a spot, in words: `explain`
fixes     "did you mean" as a change of the text: `fix_of`
"""

from schema_registry.assist.fixes import Fix, fix_of
from schema_registry.assist.known import Names, names_of
from schema_registry.assist.meaning import Meaning, explain
from schema_registry.assist.offers import Offer, Offers, complete

__all__ = ["Fix", "Meaning", "Names", "Offer", "Offers", "complete", "explain", "fix_of", "names_of"]
