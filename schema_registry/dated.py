"""Values with a history: fields whose values hold since a day, and the entities that the engine makes to hold them.

`series` values are entered for periods and stand nowhere else. A field with `track` has its present value in a column
of its own; the earlier ones are kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schema_registry.derived import COMPUTED
from schema_registry.frozen import Frozen
from schema_registry.identity import dated_key
from schema_registry.model import Card, Dated, Entity, Field, ListView, Template, Text
from schema_registry.vocabulary import KindWords

SERIES = "series"
SOURCE, SINCE, VALUE, REASON = "source", "since", "value", "reason"
"""The fields of an entity that holds dated values."""
REASON_LENGTH = 500
_ELSEWHERE = frozenset({"lines", "references", "user", "unit", "json", SERIES, *COMPUTED})
"""Kinds whose values are no plain ones of the record itself."""
_NAMED = frozenset({"tree", "reference"})
"""Kinds whose values are names of something else: tracked, but not entered for periods."""

_LIMITS = frozenset({"minimum", "maximum", "minLength", "maxLength", "pattern"})
"""What decides whether a value may be given, not how it is kept: what held once is kept, whatever is allowed
today, options that are gone too."""

_SINCE_TITLE = Text("Since", Frozen({"zh_CN": "起始日期"}))
_REASON_TITLE = Text("Reason", Frozen({"zh_CN": "原因"}))


def keeps_history(words: KindWords | None, document: Mapping[str, object]) -> bool:
    """Whether values of such a field can be kept beside the present one: those that stand in one column."""
    if words is None or words.name in _ELSEWHERE:
        return False
    return not (words.files or words.numbered or words.parts(document))


def fits_series(words: KindWords, document: Mapping[str, object]) -> bool:
    """Whether values of a kind can be entered for periods."""
    return words.name not in _NAMED and keeps_history(words, document)


def dated_name(entity: str, field: str) -> str:
    """The current name of the entity that holds a field's dated values. No document can claim it."""
    return f"{entity}__{field}"


def dated_of(
    entity: str, name: str, document: Mapping[str, object], value: Mapping[str, object], words: KindWords | None
) -> Dated | None:
    """Where a field's dated values are; None of one that keeps only the present value. `words` are its values'."""
    if document.get("kind") == SERIES:
        return Dated(dated_name(entity, name), str(document.get("period", "day")), alone=True)
    if document.get("track") is True and keeps_history(words, value):
        return Dated(dated_name(entity, name), "day")
    return None


def dated_entities(entities: Iterable[Entity]) -> Iterator[Entity]:
    """The entities that hold dated values."""
    for entity in entities:
        for field in entity.fields.values():
            if field.dated is not None:
                yield _dated_entity(entity, field, field.dated)


def _dated_entity(entity: Entity, field: Field, dated: Dated) -> Entity:
    key = dated_key(field.key, alone=dated.alone)
    locales = dict.fromkeys((*entity.title.translations, *field.title.translations))
    said = {locale: f"{entity.title.say(locale)} · {field.title.say(locale)}" for locale in locales}
    title = Text(f"{entity.title.default} · {field.title.default}", Frozen(said))
    fields = (
        Field(
            f"{key}.{SOURCE}", SOURCE, "reference", entity.title, required=True, to=entity.name, on_delete="cascade"
        ),
        Field(f"{key}.{SINCE}", SINCE, "date", _SINCE_TITLE, required=True),
        Field(
            f"{key}.{VALUE}",
            VALUE,
            field.kind,
            field.title,
            options=Frozen({name: one for name, one in field.options.items() if name not in _LIMITS}),
        ),  # of a reference the id alone: what held stays true, whatever becomes of the record that it names
        Field(f"{key}.{REASON}", REASON, "long_text", _REASON_TITLE, options=Frozen({"maxLength": REASON_LENGTH})),
    )
    called = Template(f"{{{SOURCE}}} · {{{SINCE}}}", (("path", SOURCE), ("text", " · "), ("path", SINCE)))
    return Entity(
        key=key,
        name=dated.entity,
        title=title,
        plural=title,
        fields=Frozen({one.name: one for one in fields}),
        card=Card(called, Template("")),
        list=ListView(columns=(SINCE, VALUE)),
        unique=((SOURCE, SINCE),),
        menu=False,
        link_of=entity.name,
    )
