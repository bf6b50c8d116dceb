"""Records that somebody keeps to come back to: those with a star, and sets with a name to be worked through.

kept  sets as rows: begun, filled by hand or from a question, worked through, thrown away
"""

from core.favourites.kept import (
    FavouriteSet,
    Place,
    begin,
    done,
    fill,
    following,
    places_of,
    put,
    remove,
    rename,
    set_of,
    sets_of,
    star,
    take,
)

__all__ = [
    "FavouriteSet",
    "Place",
    "begin",
    "done",
    "fill",
    "following",
    "places_of",
    "put",
    "remove",
    "rename",
    "set_of",
    "sets_of",
    "star",
    "take",
]
