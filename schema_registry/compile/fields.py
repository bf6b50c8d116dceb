"""One field of an entity, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from schema_registry.compile.texts import Wordings, title_of
from schema_registry.dated import SERIES, dated_of
from schema_registry.derived import ANY_CURRENCY
from schema_registry.frozen import Frozen, freeze
from schema_registry.identity import field_key, first_name
from schema_registry.model import Choice, Depends, Field
from schema_registry.vocabulary import KindWords

GENERAL = frozenset(
    {
        "$comment",
        "kind",
        "title",
        "help",
        "placeholder",
        "search",
        "index",
        "unique",
        "track",
        "sensitive",
        "default",
        "map",
        "backfill",
        "visible",
        "readOnly",
        "requiredIf",
        "whenHidden",
        "depends",
        "renamedFrom",
        "new",
    }
)
"""Keywords that every field may have."""
OWN_PLACE = frozenset({"enum", "options", "to", "inverse", "onDelete"})
"""Keywords of kinds that have an attribute of their own in the model."""


def compile_field(
    name: str,
    document: Mapping[str, Any],  # JSON: checked by the meta-schema and the kind before it comes here
    *,
    entity: str,
    pack: str,
    entity_first: str,
    required: bool,
    unique: bool,
    kinds: Mapping[str, KindWords],
    currency: str,
    wordings: Wordings,
) -> Field:
    """The field of a property. A kind that takes a `currency` gets the company's where it states none.

    A series has the kind of its values.
    """
    path = f"{entity}/properties/{name}"
    several = document["kind"] == "references"
    stated = document.get("to", "")
    to = stated if isinstance(stated, str) and not several else ""
    formula = _given_formula(document.get("default"))
    filling = _given_formula(document.get("backfill"))
    value = document["of"] if document["kind"] == SERIES else document
    words = kinds.get(str(value["kind"]))
    numbered = words is not None and words.numbered
    return Field(
        key=field_key(pack, entity_first, first_name(name, document)),
        name=name,
        kind=value["kind"],
        title=wordings.text(document.get("title") or title_of(name), f"{path}/title"),
        required=required and not numbered,
        unique=unique or numbered or document.get("unique", False),
        search=document.get("search", False),
        index=document.get("index", False),
        track=document.get("track", False),
        sensitive=document.get("sensitive", False),
        default=None if formula else freeze(document.get("default")),
        default_formula=formula,
        mapped=Frozen({value: freeze(target) for value, target in document.get("map", {}).items()}),
        backfill=None if filling else freeze(document.get("backfill")),
        backfill_formula=filling,
        visible=formula_of(document.get("visible")),
        read_only=_read_only(document, numbered=numbered),
        required_if=formula_of(document.get("requiredIf")),
        when_hidden=document.get("whenHidden", "keep"),
        depends=_depends(document.get("depends")),
        help=wordings.optional(document.get("help"), f"{path}/help"),
        placeholder=wordings.optional(document.get("placeholder"), f"{path}/placeholder"),
        options=options_of(value, words, currency),
        choices=_choices(document.get("of") or document, f"{path}/of" if "of" in document else path, wordings),
        to=to,
        inverse=(document.get("inverse") or default_inverse(entity, name)) if stated else "",
        on_delete=document.get("onDelete", "restrict"),
        renamed_from=tuple(document.get("renamedFrom", ())),
        dated=dated_of(entity, name, document, value, words),
    )


def formula_of(stated: object) -> str:
    """The formula of a condition, which may be written as plain true or false; empty when it is not stated."""
    if isinstance(stated, bool):
        return "true" if stated else "false"
    return str(stated or "")


def _read_only(document: Mapping[str, Any], *, numbered: bool) -> str:
    """A number that the engine gives is nobody else's, unless it may be given by hand."""
    by_engine = numbered and document.get("manual") is not True
    return "true" if by_engine else formula_of(document.get("readOnly"))


def _given_formula(stated: object) -> str:
    """The formula behind an equals sign, where a value may be stated too."""
    return stated[1:] if isinstance(stated, str) and stated.startswith("=") else ""


def _depends(stated: Mapping[str, Any] | None) -> Depends | None:
    if stated is None:
        return None
    values = {value: tuple(offered) for value, offered in stated.get("values", {}).items()}
    return Depends(stated["on"], stated.get("through", ""), Frozen(values))


def default_inverse(entity: str, field: str) -> str:
    """How the target names the records that refer to it, where the field does not say."""
    return f"{entity}_{field}"


def options_of(document: Mapping[str, object], words: KindWords | None, currency: str) -> Mapping[str, object]:
    """The keywords of a field's kind. One that takes a `currency` gets the company's where it states none, and as
    `base` where it states any."""
    own = {name: freeze(value) for name, value in document.items() if name not in GENERAL and name not in OWN_PLACE}
    takes = words is not None and "currency" in words.options
    if takes and own.setdefault("currency", currency) == ANY_CURRENCY:
        own["base"] = currency
    return Frozen(own)


def _choices(document: Mapping[str, Any], path: str, wordings: Wordings) -> tuple[Choice, ...]:
    options = document.get("options", {})
    choices = []
    for value in document.get("enum", ()):
        about = options.get(value, {})
        title = wordings.text(cast(str, about.get("title", value)), f"{path}/options/{value}/title")
        choices.append(Choice(value, title, about.get("color", ""), about.get("retired", False)))
    return tuple(choices)
