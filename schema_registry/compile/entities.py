"""One entity, compiled as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schema_registry.compile.cards import compile_card, compile_list
from schema_registry.compile.fields import compile_field
from schema_registry.compile.texts import Wordings, plural_of
from schema_registry.drafts import EntityDraft
from schema_registry.durations import read_duration
from schema_registry.frozen import Frozen, freeze
from schema_registry.identity import entity_key, first_name
from schema_registry.model import Entity, Field, Rule, Text
from schema_registry.standing import Discloses, Pool, Sign, Standing, Tasks
from schema_registry.vocabulary import Vocabulary


def compile_fields(
    draft: EntityDraft, vocabulary: Vocabulary, currency: str, wordings: Wordings
) -> Mapping[str, Field]:
    """The entity's fields in the order of its document; fields that an overlay added come after."""
    value: Mapping[str, Any] = draft.value
    required = frozenset(value.get("required", ()))
    unique = frozenset(names[0] for names in value.get("unique", ()) if len(names) == 1)
    return Frozen(
        {
            name: compile_field(
                name,
                document,
                entity=draft.name,
                pack=draft.pack_of(name),
                entity_first=first_name(draft.name, value),
                required=name in required,
                unique=name in unique,
                kinds=vocabulary.kinds,
                currency=currency,
                wordings=wordings,
            )
            for name, document in draft.properties.items()
        }
    )


def compile_entity(draft: EntityDraft, fields: Mapping[str, Field], wordings: Wordings) -> Entity:
    """The entity with its card and list as far as they are written.

    `unique` keeps sets of two or more, and that of none; a set of one is the field's own `unique`.
    """
    value: Mapping[str, Any] = draft.value
    name = draft.name
    title = wordings.text(value["title"], f"{name}/title")
    plural = value.get("plural")
    return Entity(
        key=entity_key(draft.document.pack, first_name(name, value)),
        name=name,
        title=title,
        plural=wordings.text(plural, f"{name}/plural") if plural else _plural(name, title, wordings),
        fields=fields,
        card=compile_card(value.get("card", {}), name, wordings),
        list=compile_list(value.get("list", {}), name, wordings),
        icon=value.get("icon", ""),
        description=wordings.optional(value.get("description"), f"{name}/description"),
        unique=tuple(tuple(names) for names in _sets(value) if len(names) != 1),
        duplicates=tuple(value.get("duplicates", ())),
        menu=value.get("menu", True),
        system_titles=Frozen(
            {
                system: wordings.text(about["title"], f"{name}/system/{system}/title")
                for system, about in value.get("system", {}).items()
            }
        ),
        renamed_from=tuple(value.get("renamedFrom", ())),
        rules=tuple(_rule(rule, name, wordings) for rule in value.get("rules", ())),
        ledger=Frozen(value.get("ledger", {})),
        expenses=value.get("holds", ""),
        timeline=_standing(value.get("timeline")),
        tree=value.get("tree", ""),
        tasks=_tasks(value.get("tasks")),
        discloses=Discloses(**value.get("discloses", {})),
        pool=_pool(value.get("pool")),
    )


def _standing(value: Mapping[str, Any] | None) -> Standing | None:
    if value is None:
        return None
    single = {name: value.get(name, "") for name in ("at", "kind", "text")}
    return Standing(tuple(value["on"]), **single, ask=tuple(value.get("ask", ())))


def _tasks(value: Mapping[str, Any] | None) -> Tasks | None:
    if value is None:
        return None
    single = {name: value.get(name, "") for name in ("due", "status", "assignee", "done")}
    return Tasks(**single, open=tuple(value.get("open", ())))


def _pool(value: Mapping[str, Any] | None) -> Pool | None:
    if value is None:
        return None
    again, release, warn = (
        read_duration(value[key]) if key in value else None for key in ("claimAgainAfter", "releaseAfter", "warn")
    )
    signs = tuple(Sign(*one.split(".")) for one in value["signs"]) if "signs" in value else None
    keep = freeze(value.get("keep", {}))
    return Pool(value.get("limit", 0), again, release, warn, signs, keep if isinstance(keep, Frozen) else Frozen({}))


def _sets(value: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    if value.get("single"):
        yield ()
    yield from value.get("unique", ())


def _rule(rule: Mapping[str, Any], entity: str, wordings: Wordings) -> Rule:
    message = wordings.text(rule["message"], f"{entity}/rules/{rule['id']}/message")
    return Rule(rule["id"], rule["assert"], message, rule.get("at", "").removeprefix("/"))


def _plural(name: str, title: Text, wordings: Wordings) -> Text:
    """A plural by rule; what locale files say for it counts more."""
    made = plural_of(title, wordings.language)
    stated = wordings.text(made.default, f"{name}/plural")
    return replace(made, translations=Frozen({**made.translations, **stated.translations}))
