"""The kinds of an installation: the built-in ones, those of plugins, and what the definition language is told."""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

from core.kinds.autonumber import AutonumberKind
from core.kinds.boolean import BooleanKind
from core.kinds.choice import ChoiceKind
from core.kinds.choices import ChoicesKind
from core.kinds.code import CodeKind
from core.kinds.color import ColorKind
from core.kinds.currency import CurrencyKind
from core.kinds.date import DateKind
from core.kinds.datetime import DatetimeKind
from core.kinds.decimal import DecimalKind
from core.kinds.derived import FORMULA, ROLLUP
from core.kinds.duration import DurationKind
from core.kinds.email import EmailKind
from core.kinds.file import FileKind
from core.kinds.integer import IntegerKind
from core.kinds.json import JsonKind
from core.kinds.kind import Kind
from core.kinds.lines import LinesKind
from core.kinds.long_text import LongTextKind
from core.kinds.money import MoneyKind
from core.kinds.percent import PercentKind
from core.kinds.phone import PhoneKind
from core.kinds.rating import RatingKind
from core.kinds.reference import ReferenceKind
from core.kinds.references import ReferencesKind
from core.kinds.system import ActorKind, IdKind
from core.kinds.text import TextKind
from core.kinds.time import TimeKind
from core.kinds.tree import TreeKind
from core.kinds.unit import UnitKind
from core.kinds.unknown import Kinds
from core.kinds.url import UrlKind
from core.kinds.user import UserKind
from schema_registry.frozen import Frozen
from schema_registry.vocabulary import Vocabulary

_BUILT_IN: tuple[type[Kind], ...] = (
    TextKind,
    LongTextKind,
    CodeKind,
    IntegerKind,
    DecimalKind,
    PercentKind,
    MoneyKind,
    RatingKind,
    BooleanKind,
    DateKind,
    DatetimeKind,
    TimeKind,
    DurationKind,
    ChoiceKind,
    ChoicesKind,
    TreeKind,
    EmailKind,
    PhoneKind,
    AutonumberKind,
    UrlKind,
    ColorKind,
    JsonKind,
    FileKind,
    ReferenceKind,
    ReferencesKind,
    LinesKind,
    UserKind,
    UnitKind,
    CurrencyKind,
    IdKind,
    ActorKind,
)


class KindClash(ValueError):
    """A plugin brings a kind under a name that is taken."""


def built_in() -> Mapping[str, Kind]:
    """The product's own kinds by name, in the order of the reference; `id` and `actor` serve system fields."""
    return Kinds({kind.name: kind() for kind in _BUILT_IN})


def collect(hooks: pluggy.HookRelay) -> Mapping[str, Kind]:
    """The built-in kinds and those of all plugins. Raises KindClash when two have one name."""
    kinds = dict(built_in())
    for brought in hooks.cardwright_kinds():
        for kind in brought:
            if kind.name in kinds:
                raise KindClash(f'the kind "{kind.name}" of {type(kind).__module__} is there already')
            kinds[kind.name] = kind
    return Kinds(kinds)


def vocabulary(kinds: Mapping[str, Kind]) -> Vocabulary:
    """What documents may say of these kinds."""
    declared = {name: kind.words() for name, kind in kinds.items() if kind.declarable}
    return Vocabulary(Frozen(declared)).adding(FORMULA, ROLLUP)
