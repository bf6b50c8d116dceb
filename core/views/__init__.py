"""How people have arranged what they see: lists that they save, share and open first, the tabs of their cards.

kept     views as rows: saved, changed, thrown away, and those that somebody sees
sharing  with whom: everybody, a role, a unit and those below
tabs     the tabs of a card in one person's order
folds    which groups of a list somebody has folded
"""

from core.kept_names import LONGEST_NAME
from core.views.folds import Folds, Place, Way, fold, folds_of
from core.views.kept import SavedView, change, every_view, open_first, remove, save, view_of, views_of
from core.views.sharing import Audience, audiences, may_share_widely

__all__ = [
    "LONGEST_NAME",
    "Audience",
    "Folds",
    "Place",
    "SavedView",
    "Way",
    "audiences",
    "change",
    "every_view",
    "fold",
    "folds_of",
    "may_share_widely",
    "open_first",
    "remove",
    "save",
    "view_of",
    "views_of",
]
