"""An immutable mapping, and deep freezing of JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Frozen(dict[K, V]):
    """A dict that cannot change, so it may be shared, hashed and stand as a dataclass default."""

    __slots__ = ("_hash",)

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("a Frozen mapping cannot change")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # dict sets it to None
        try:
            return self._hash
        except AttributeError:
            self._hash: int = hash(frozenset(self.items()))
            return self._hash

    def __reduce__(self) -> tuple[type, tuple[dict[K, V]]]:
        return Frozen, (dict(self),)


def freeze(value: object) -> object:
    """A JSON value with every object a `Frozen` and every array a tuple."""
    if isinstance(value, Mapping):
        return Frozen({name: freeze(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    return value
