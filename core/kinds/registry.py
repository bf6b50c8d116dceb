"""The kinds of an installation: the built-in ones, those of plugins, and what the definition language is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import pluggy

from core.kinds.address import AddressKind
from core.kinds.any_reference import AnyReferenceKind
from core.kinds.autonumber import AutonumberKind
from core.kinds.barcode import BarcodeKind
from core.kinds.boolean import BooleanKind
from core.kinds.choice import ChoiceKind
from core.kinds.choices import ChoicesKind
from core.kinds.code import CodeKind
from core.kinds.color import ColorKind
from core.kinds.currency import CurrencyKind
from core.kinds.date import DateKind
from core.kinds.datetime import DatetimeKind
from core.kinds.decimal import DecimalKind
from core.kinds.derived import FORMULA, ROLLUP, SERIES
from core.kinds.duration import DurationKind
from core.kinds.email import EmailKind
from core.kinds.file import FileKind
from core.kinds.geo import GeoKind
from core.kinds.image import ImageKind
from core.kinds.integer import IntegerKind
from core.kinds.json import JsonKind
from core.kinds.kind import Kind
from core.kinds.leftovers import leftover_problems
from core.kinds.lines import LinesKind
from core.kinds.long_text import LongTextKind
from core.kinds.lunar_date import LunarDateKind
from core.kinds.money import MoneyKind
from core.kinds.percent import PercentKind
from core.kinds.phone import PhoneKind
from core.kinds.rating import RatingKind
from core.kinds.reference import ReferenceKind
from core.kinds.references import ReferencesKind
from core.kinds.rich_text import RichTextKind
from core.kinds.secret import SecretKind
from core.kinds.signature import SignatureKind
from core.kinds.system import ActorKind, IdKind
from core.kinds.text import TextKind
from core.kinds.time import TimeKind
from core.kinds.tree import TreeKind
from core.kinds.unit import UnitKind
from core.kinds.unknown import Kinds
from core.kinds.url import UrlKind
from core.kinds.user import UserKind
from core.kinds.words import WordsKind
from schema_registry.frozen import Frozen
from schema_registry.problems import Problem
from schema_registry.vocabulary import Vocabulary

_BUILT_IN: tuple[type[Kind], ...] = (
    TextKind,
    LongTextKind,
    RichTextKind,
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
    LunarDateKind,
    ChoiceKind,
    ChoicesKind,
    TreeKind,
    EmailKind,
    PhoneKind,
    AddressKind,
    GeoKind,
    AutonumberKind,
    BarcodeKind,
    UrlKind,
    ColorKind,
    JsonKind,
    FileKind,
    ImageKind,
    SignatureKind,
    SecretKind,
    ReferenceKind,
    ReferencesKind,
    AnyReferenceKind,
    LinesKind,
    UserKind,
    UnitKind,
    CurrencyKind,
    WordsKind,
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
    declared = {
        name: replace(kind.words(), check=partial(_checked, kind)) for name, kind in kinds.items() if kind.declarable
    }
    return Vocabulary(Frozen(declared)).adding(FORMULA, ROLLUP, SERIES)


def _checked(kind: Kind, document: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with a field's document, and then with the values that it gives to records of before."""
    sound = True
    for problem in kind.check(document):
        sound = False
        yield problem
    if sound:
        yield from leftover_problems(kind, document)
