"""The ledger of expenses: what the engine writes of it where an entity says `"expenses": true`.

It is an ordinary entity document, laid among those of the packs before anything is checked, so that packs may extend
it and nothing else needs to know that nobody wrote it. Each entity that holds expenses gets one reference in it, a
total, and a tab.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schema_registry.compile.texts import spoken
from schema_registry.documents import Document, DocumentKind, of_kind
from schema_registry.expenses import ENGINE, EXPENSES
from schema_registry.frozen import Frozen
from schema_registry.ledger_words import TOTAL, WORDS
from schema_registry.view import Json, mapping, objects, text, texts

LEDGER = "expense"
"""The name of the ledger: of one entry in it."""
RECORD_KIND, CATEGORY, AMOUNT, RECEIPTS = "record_kind", "category", "amount", "receipts"
PERSON, UNIT, APPROVAL = "person", "unit", "approval"
REJECTED = "rejected"
"""The approval whose expenses count nowhere."""
"""Fields of the ledger that the engine itself asks about."""
EXPENSE_TOTAL = "expense_total"
"""The field of an entity's records that adds up their expenses; rejected ones do not count."""
OWN = (
    "number",
    RECORD_KIND,
    CATEGORY,
    AMOUNT,
    "spent_on",
    "note",
    RECEIPTS,
    PERSON,
    UNIT,
    APPROVAL,
)
NEEDED: Mapping[str, str] = Frozen(
    {
        "number": "autonumber",
        "note": "text",
        RECORD_KIND: "formula",
        CATEGORY: "tree",
        AMOUNT: "money",
        RECEIPTS: "file",
        "spent_on": "date",
        PERSON: "user",
        UNIT: "unit",
        APPROVAL: "choice",
    }
)
"""The kinds of fields that packs cannot take away or make others of."""
LANGUAGE = "en"


@dataclass(slots=True)
class Holder:
    """An entity whose records hold expenses. `stated` is the document that says so."""

    name: str
    stated: Document
    options: Json
    documents: list[Document] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """The ledger's field that refers to it."""
        return f"{self.name}_record" if self.name in OWN else self.name

    def says(self, member: str) -> object:
        """What its documents say last of a member."""
        return next((one.value[member] for one in reversed(self.documents) if member in one.value), None)


def holders(documents: Sequence[Document]) -> dict[str, Holder]:
    """The entities that hold expenses, by name, in the order in which they came to say so."""
    found: dict[str, Holder] = {}
    entities = of_kind(documents, "entity")
    for document in entities:
        name, said = entity_of(document), document.value.get("expenses")
        if said is False:
            found.pop(name, None)
        elif (said is True or isinstance(said, dict)) and name and name != LEDGER:
            found.setdefault(name, Holder(name, document, {})).options = mapping(said)
    for document in entities if found else ():
        if (holder := found.get(entity_of(document))) is not None:
            holder.documents.append(document)
    return {name: one for name, one in found.items() if any(text(each.value.get("name")) for each in one.documents)}


def entity_of(document: Document) -> str:
    """The entity that a document defines or extends."""
    return text(document.value.get("name")) or text(document.value.get("extends"))


def with_ledger(documents: Sequence[Document]) -> list[Document]:
    """Documents in the order of their packs, and among them those that the engine writes for the ledger."""
    found = holders(documents)
    if not found:
        return list(documents)
    languages = {one.pack: text(one.value.get("language")) or LANGUAGE for one in of_kind(documents, "pack")}
    first = next(iter(found.values()))
    states = _states(documents)
    ledger = _made("entity", f"entities/{LEDGER}.json", _ledger(list(found.values()), states), first.stated)
    rejected = states is None or REJECTED in states
    beside = {one.stated: _beside(one, languages, rejected=rejected) for one in found.values()}
    laid: list[Document] = [ledger, *_locales(documents, list(found.values()), first.stated, plain=states is None)]
    for document in documents:
        laid.append(document)
        if document in beside:
            laid.append(beside[document])
    return laid


def _states(documents: Sequence[Document]) -> frozenset[str] | None:
    """The states of the process that approves expenses; None where there is none."""
    bound: dict[str, frozenset[str]] = {}
    for document in of_kind(documents, "process"):
        value, name = document.value, text(document.value.get("name"))
        if name and (value.get("entity"), value.get("field")) == (LEDGER, APPROVAL):
            bound[name] = frozenset(mapping(value.get("states")))
        elif (extended := text(value.get("extends"))) in bound:
            bound[extended] |= frozenset(mapping(value.get("states")))
    return next(iter(bound.values()), None)


def _made(kind: DocumentKind, path: str, value: Json, stated: Document) -> Document:
    written = json.dumps(value, ensure_ascii=False)
    return Document(ENGINE, path, stated.file, kind, written, value, (stated, "/expenses"))


# ---- the ledger itself
def _ledger(all_holders: Sequence[Holder], states: frozenset[str] | None) -> Json:
    names = [one.reference for one in all_holders]
    title = {name: one.default for name, one in WORDS.items()}
    kinds = ", ".join(f"[{one.reference}] is not missing, '{one.name}'" for one in all_holders)
    fields: dict[str, Json] = {
        "number": {"kind": "autonumber", "template": "E{yy}{00000}", "search": True},
        **{one.reference: _reference(one, names) for one in all_holders},
        RECORD_KIND: {
            "kind": "formula",
            "formula": f"ifs({kinds})",
            "of": {
                "kind": "choice",
                "enum": [one.name for one in all_holders],
                "options": {one.name: {"title": _title(one)} for one in all_holders},
            },
        },
        CATEGORY: {"kind": "tree", "categories": EXPENSES, "track": True},
        AMOUNT: {"kind": "money", "currency": "any", "rateDate": "spent_on", "minimum": 0, "track": True},
        "spent_on": {"kind": "date", "default": "=today()"},
        "note": {"kind": "text", "maxLength": 500, "search": True},
        RECEIPTS: {"kind": "file", "most": 5, "accept": ["image", "pdf"]},
        PERSON: {"kind": "user", "default": "=current_user()"},
        UNIT: {"kind": "unit", "help": WORDS["unit/help"].default},
        APPROVAL: {"kind": "choice", "track": True, **(_approvals(title) if states is None else {})},
    }
    counted = " + ".join(f"if([{name}] is missing, 0, 1)" for name in names)
    return {
        "name": LEDGER,
        "title": title["title"],
        "plural": title["plural"],
        "icon": "receipt",
        "ledger": {one.name: one.reference for one in all_holders},
        "timeline": {"on": names, "text": "note"},
        "properties": {name: {**about, "title": about.get("title") or title[name]} for name, about in fields.items()},
        "required": [CATEGORY, AMOUNT, "spent_on", PERSON, APPROVAL],
        "rules": [
            {"id": "oneRecord", "assert": f"{counted} = 1", "message": title["oneRecord"], "at": f"/{names[0]}"}
        ],
        "card": _card(names, title),
        "list": {
            "columns": ["number", "spent_on", CATEGORY, AMOUNT, PERSON, APPROVAL, RECORD_KIND, *names[:COLUMNS]],
            "sort": ["-spent_on", "-number"],
            "filters": [CATEGORY, RECORD_KIND, PERSON, UNIT, APPROVAL],
            "totals": {AMOUNT: "sum"},
        },
    }


COLORS: Mapping[str, str] = Frozen({"submitted": "blue", "approved": "green", REJECTED: "red", "paid": "gray"})
"""The approvals of a ledger without a process, and their colours."""


def _approvals(title: Mapping[str, str]) -> Json:
    """The values of the approval where no process says what they are."""
    options = {one: {"title": title[f"approval/{one}"], "color": color} for one, color in COLORS.items()}
    return {"enum": list(COLORS), "options": options, "default": "submitted"}


LEDGER_COLUMNS = ("number", "spent_on", CATEGORY, AMOUNT, "note", RECEIPTS, PERSON, APPROVAL)
"""What is listed of expenses on the card of their record."""
COLUMNS = 4
"""Most references that the ledger's list shows where nobody states its columns."""


def _card(names: Sequence[str], title: Mapping[str, str]) -> Json:
    sections = [
        {"id": "expense", "fields": ["number", CATEGORY, AMOUNT, "spent_on", "note", RECEIPTS]},
        {"id": "record", "fields": [*names, RECORD_KIND]},
        {"id": "filed", "fields": [PERSON, UNIT, APPROVAL]},
    ]
    overview = {
        "id": "overview",
        "title": title["overview"],
        "sections": [{**one, "title": title[f"sections/{one['id']}"]} for one in sections],
    }
    return {
        "title": "{number}",
        "subtitle": f"{{{CATEGORY}}} · {{spent_on}}",
        "facts": [AMOUNT, CATEGORY, "spent_on", PERSON, APPROVAL],
        "tabs": [overview, {"id": "history", "title": title["history"], "history": True}],
    }


def _reference(one: Holder, names: Sequence[str]) -> Json:
    """The reference to one entity: shown as long as no other is filled."""
    others = " and ".join(f"[{name}] is missing" for name in names if name != one.reference)
    about: dict[str, Any] = {"kind": "reference", "title": _title(one), "to": one.name}
    if not _names(one, EXPENSES):
        about["inverse"] = EXPENSES
    if others:
        about["visible"] = others
    for member in ("renamedFrom", "new"):
        if one.says(member) is not None:
            about[member] = one.says(member)
    return about


def _title(one: Holder) -> str:
    return text(one.says("title")) or one.name


def _names(one: Holder, field: str) -> bool:
    return any(field in mapping(each.value.get("properties")) for each in one.documents)


# ---- what its holders get
def _beside(one: Holder, languages: Mapping[str, str], *, rejected: bool) -> Document:
    """An overlay that gives an entity its total and its tab, where it does not place them itself."""
    value: dict[str, Any] = {"extends": one.name, "holds": one.reference}
    over = _over(one.options)
    if not _names(one, EXPENSE_TOTAL):
        total: dict[str, Any] = {
            "kind": "rollup",
            "title": spoken({"en": TOTAL.default, **TOTAL.translations}, _language(one, languages)).default,
            "from": f"{LEDGER}.{one.reference}",
            "sum": AMOUNT,
            "over": over,
        }
        if rejected:
            total["where"] = f"{APPROVAL} <> '{REJECTED}'"
        if "disclosedTo" in one.options:
            total["disclosedTo"] = one.options["disclosedTo"]
        value["properties"] = {EXPENSE_TOTAL: total}
    _place(one, value, listed=over == "all")
    return _made("entity", f"entities/{one.name}.json", value, one.stated)


def _over(options: Mapping[str, Any]) -> str:
    """What the total is over: what its reader sees, unless it is said, or said whom it may be disclosed to."""
    return text(options.get("over")) or ("all" if "disclosedTo" in options else "visible")


def _place(one: Holder, value: dict[str, Any], *, listed: bool) -> None:
    """Puts the tab last on a card, the total among its key facts and in the list, where these are stated at all."""
    cards = [mapping(each.value.get("card")) for each in one.documents]
    lists = [mapping(each.value.get("list")) for each in one.documents]
    card: dict[str, Any] = {}
    tabs = [tab for each in cards for _, tab in objects(each.get("tabs"))]
    if tabs and not any(
        text(tab.get("related")).startswith(f"{LEDGER}.") or tab.get("id") == EXPENSES for tab in tabs
    ):
        card["tabs"] = [{"id": EXPENSES, **_tab(one)}]
    if any("facts" in each for each in cards) and not _listed(cards, "facts"):
        card["facts"] = [EXPENSE_TOTAL]
    if card:
        value["card"] = card
    if listed and any("columns" in each for each in lists) and not _listed(lists, "columns"):
        value["list"] = {"columns": [EXPENSE_TOTAL]}
        if any("totals" in each for each in lists):
            value["list"]["totals"] = {EXPENSE_TOTAL: "sum"}


def _tab(one: Holder) -> Json:
    return {
        "related": f"{LEDGER}.{one.reference}",
        "columns": list(LEDGER_COLUMNS),
        "totals": {AMOUNT: "sum"},
    }


def _listed(parts: Sequence[Json], member: str) -> bool:
    return any(path == EXPENSE_TOTAL for each in parts for _, path in texts(each.get(member)))


def _language(one: Holder, languages: Mapping[str, str]) -> str:
    defining = next(each for each in one.documents if "name" in each.value)
    return languages.get(defining.pack, LANGUAGE)


# ---- in words
def _locales(
    documents: Sequence[Document], all_holders: Sequence[Holder], stated: Document, *, plain: bool
) -> Iterator[Document]:
    """The translations of what the engine wrote; where it names entities, as those are translated.

    The values of the approval are the engine's where it is `plain`: where no process says what they are.
    """
    said: dict[str, dict[str, str]] = {}
    for path, locale, wording in _translated(all_holders, plain=plain):
        said.setdefault(locale, {})[path] = wording
    for document in of_kind(documents, "locale"):
        for one in all_holders:
            wording = text(document.value.get(f"{one.name}/title"))
            for path in _titled(one) if wording else ():
                said.setdefault(document.stem, {})[path] = wording
    for locale, wordings in said.items():
        yield _made("locale", f"locales/{locale}.json", wordings, stated)


def _titled(one: Holder) -> tuple[str, str]:
    """Where the ledger says the title of an entity."""
    path = f"{LEDGER}/properties"
    return f"{path}/{one.reference}/title", f"{path}/{RECORD_KIND}/of/options/{one.name}/title"


def _translated(all_holders: Sequence[Holder], *, plain: bool) -> Iterator[tuple[str, str, str]]:
    for place, wording in WORDS.items():
        if place.startswith(f"{APPROVAL}/") and not plain:
            continue
        for locale, said in wording.translations.items():
            yield f"{LEDGER}/{_PATHS.get(place) or _path(place)}", locale, said
    for one in all_holders:
        for locale, said in {"en": TOTAL.default, **TOTAL.translations}.items():
            yield f"{one.name}/properties/{EXPENSE_TOTAL}/title", locale, said


_PATHS: Mapping[str, str] = {
    "title": "title",
    "plural": "plural",
    "oneRecord": "rules/oneRecord/message",
    "overview": "card/tabs/overview/title",
    "history": "card/tabs/history/title",
    "unit/help": "properties/unit/help",
}


def _path(place: str) -> str:
    """The path of a wording below the ledger: of a section, of an approval, of a field."""
    what, _, id = place.partition("/")
    if what == "sections":
        return f"card/tabs/overview/sections/{id}/title"
    return f"properties/{what}/options/{id}/title" if id else f"properties/{what}/title"
