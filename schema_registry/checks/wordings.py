"""Every wording of definitions by its path: what locale files may translate, and what they should."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple

from schema_registry.categories import nodes
from schema_registry.documents import Document
from schema_registry.drafts import EntityDraft, Origin
from schema_registry.expenses import EXPENSES, tree_root
from schema_registry.measures import dimension_id, measure_ids
from schema_registry.menu import stated_groups
from schema_registry.model import SYSTEM_FIELDS
from schema_registry.pointer import join
from schema_registry.view import Json, mapping, objects, text, texts


class Wording(NamedTuple):
    """A wording. `said` is empty where the document leaves it to be made from the name."""

    path: str
    said: str
    origin: Origin
    by_engine: bool = False
    """Whether the engine says it, which brings its own translations."""


def entity_wordings(draft: EntityDraft) -> Iterator[Wording]:
    """All wordings of an entity."""
    name = draft.name
    for member in ("title", "plural", "description"):
        yield _wording(draft, f"{name}/{member}", draft.value.get(member), f"/{member}")
    for field, document in draft.properties.items():
        yield from _field_wordings(draft, field, mapping(document))
    for system in SYSTEM_FIELDS:
        said = mapping(mapping(draft.value.get("system")).get(system)).get("title")
        if said:
            yield _wording(draft, f"{name}/system/{system}/title", said, f"/system/{system}/title")
    for index, rule in objects(draft.value.get("rules")):
        path = f"{name}/rules/{text(rule.get('id'))}/message"
        yield _wording(draft, path, rule.get("message"), join("/rules", index, "message"))
    yield from _card_wordings(draft)
    listed = mapping(draft.value.get("list"))
    yield from _highlight_wordings(draft, listed, f"{name}/list", "/list")
    for index, view in objects(listed.get("views")):
        path, at = f"{name}/list/views/{text(view.get('id'))}", join("/list/views", index)
        yield _wording(draft, f"{path}/title", view.get("title"), f"{at}/title")
        yield from _highlight_wordings(draft, view, path, at)


def _highlight_wordings(draft: EntityDraft, view: Json, path: str, at: str) -> Iterator[Wording]:
    for index, one in objects(view.get("highlights")):
        pointer = join(at, "highlights", index, "title")
        yield _wording(draft, f"{path}/highlights/{text(one.get('id'))}/title", one.get("title"), pointer)


def _field_wordings(draft: EntityDraft, field: str, document: Json) -> Iterator[Wording]:
    path, at = f"{draft.name}/properties/{field}", join("/properties", field)
    for member in ("title", "help", "placeholder"):
        if member == "title" or member in document:
            yield _wording(draft, f"{path}/{member}", document.get(member), f"{at}/{member}")
    if isinstance(document.get("of"), dict):
        document, path, at = mapping(document["of"]), f"{path}/of", f"{at}/of"
    options = mapping(document.get("options"))
    for _, value in texts(document.get("enum")):
        said = mapping(options.get(value)).get("title")
        pointer = join(at, "options", value, "title")
        yield _wording(draft, f"{path}/options/{value}/title", said, pointer)


def _card_wordings(draft: EntityDraft) -> Iterator[Wording]:
    for index, tab in objects(mapping(draft.value.get("card")).get("tabs")):
        path, at = f"{draft.name}/card/tabs/{text(tab.get('id'))}", join("/card/tabs", index)
        yield _wording(draft, f"{path}/title", tab.get("title"), f"{at}/title")
        for place, section in objects(tab.get("sections")):
            inner = f"{path}/sections/{text(section.get('id'))}/title"
            yield _wording(draft, inner, section.get("title"), join(at, "sections", place, "title"))


def tree_wordings(draft: EntityDraft) -> Iterator[Wording]:
    """All wordings of a category tree."""
    root = tree_root(draft.name)
    if root != EXPENSES:
        yield _wording(draft, f"{root}/title", draft.value.get("title"), "/title")
    for node in nodes(draft.value):
        path = f"{root}/{text(node.document.get('id'))}/title"
        yield _wording(draft, path, node.document.get("title"), f"{node.pointer}/title")


def report_wordings(draft: EntityDraft) -> Iterator[Wording]:
    """All wordings of a report, those that it leaves to be made from its fields left out."""
    value, root = draft.value, f"reports/{draft.name}"
    for member in ("title", "description"):
        if member == "title" or member in value:
            yield _wording(draft, f"{root}/{member}", value.get(member), f"/{member}")
    ids = list(measure_ids(value))
    for place, (index, measure) in enumerate(objects(value.get("measures"))):
        if "title" in measure:
            at = join("/measures", index, "title")
            yield _wording(draft, f"{root}/measures/{ids[place]}/title", measure["title"], at)
    for where in ("rows", "columns"):
        for index, one in objects(value.get(where)):
            if "title" in one:
                at = join("", where, index, "title")
                yield _wording(draft, f"{root}/{where}/{dimension_id(one)}/title", one["title"], at)
    for index, part in objects(value.get("show")):
        if "title" in part:
            yield _wording(draft, f"{root}/show/{index}/title", part["title"], join("/show", index, "title"))


def process_wordings(draft: EntityDraft) -> Iterator[Wording]:
    """All wordings of a process."""
    root = f"processes/{draft.name}"
    for member in ("title", "description"):
        if member == "title" or member in draft.value:
            yield _wording(draft, f"{root}/{member}", draft.value.get(member), f"/{member}")
    for name, stated in mapping(draft.value.get("states")).items():
        state, path, at = mapping(stated), f"{root}/states/{name}", join("/states", name)
        yield _wording(draft, f"{path}/title", state.get("title"), f"{at}/title")
        for key in ("entry", "exit"):
            yield from _messages(draft, state.get(key), f"{path}/{key}", f"{at}/{key}")
        for event, stated_way in mapping(state.get("on")).items():
            way, place = mapping(stated_way), join(at, "on", event)
            for member in ("title", "message"):
                if member == "title" or member in way:
                    yield _wording(draft, f"{path}/on/{event}/{member}", way.get(member), f"{place}/{member}")
            yield from _messages(draft, way.get("actions"), f"{path}/on/{event}/actions", f"{place}/actions")
        for index, timer in objects(state.get("after")):
            told = f"{path}/after/{text(timer.get('id'))}/actions"
            yield from _messages(draft, timer.get("actions"), told, join(at, "after", index, "actions"))


def _messages(draft: EntityDraft, actions: object, path: str, at: str) -> Iterator[Wording]:
    for index, action in objects(actions):
        if "message" in action:
            yield _wording(draft, f"{path}/{index}/message", action["message"], join(at, index, "message"))


def role_wording(draft: EntityDraft) -> Wording:
    """The title of a role."""
    return _wording(draft, f"roles/{draft.name}/title", draft.value.get("title"), "/title")


def overlaid_paths(
    entities: Iterable[EntityDraft], trees: Iterable[EntityDraft], reports: Iterable[EntityDraft]
) -> Set[str]:
    """Paths of the wordings of documents that overlays lie over, and of overlays, each by itself."""
    alone = [(one, entity_wordings) for draft in entities for one in _alone(draft)]
    alone += [(one, tree_wordings) for draft in trees for one in _alone(draft)]
    alone += [(one, report_wordings) for draft in reports for one in _alone(draft)]
    return {wording.path for draft, wordings in alone for wording in wordings(draft)}


def _alone(draft: EntityDraft) -> Iterator[EntityDraft]:
    for document in (draft.document, *draft.overlays) if draft.overlays else ():
        yield EntityDraft(document, {**document.value, "name": draft.name})


def pack_wordings(manifest: Document) -> Iterator[Wording]:
    """All wordings of a pack itself."""
    yield document_wording(manifest, "pack")
    for id, title, pointer in stated_groups(manifest.value):
        yield Wording(f"pack/menu/{id}/title", title, (manifest, f"{pointer}/title"))


def document_wording(document: Document, root: str) -> Wording:
    """The title of a pack (`pack`) or import mapping (`imports/customers`)."""
    return Wording(f"{root}/title", text(document.value.get("title")), (document, "/title"))


def _wording(draft: EntityDraft, path: str, said: object, at: str) -> Wording:
    origin = draft.origin(at)
    return Wording(path, text(said), origin, draft.document.made is not None and origin == draft.document.made)
