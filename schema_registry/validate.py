"""All checks of documents in their order: shape first, then what lies between them, then lint."""

from __future__ import annotations

from collections.abc import Container, Sequence

from schema_registry import pointer as pointers
from schema_registry.checks.ancestry import check_tree
from schema_registry.checks.cards import check_card, check_list
from schema_registry.checks.categories import check_chosen, check_nodes, check_trees, grown
from schema_registry.checks.circles import check_required_circles, check_title_circles
from schema_registry.checks.computed import check_computed
from schema_registry.checks.conditions import check_conditions
from schema_registry.checks.depends import check_depends
from schema_registry.checks.derived import settle
from schema_registry.checks.entities import (
    check_alike_entities,
    check_definer_or_overlay,
    check_entity,
    check_overlay_targets,
    check_unique_names,
)
from schema_registry.checks.expenses import check_expenses, check_ledger, expense_tree
from schema_registry.checks.fields import check_fields, check_inverses, check_use
from schema_registry.checks.holes import check_holes
from schema_registry.checks.imports import check_import
from schema_registry.checks.leftovers import check_leftovers
from schema_registry.checks.locales import check_locales
from schema_registry.checks.many import check_many
from schema_registry.checks.packs import check_menu, check_presence, check_requirements
from schema_registry.checks.pools import check_pool, check_pools_claimed
from schema_registry.checks.prints import check_print
from schema_registry.checks.processes import bind, check_process_head, check_processes, laid_over
from schema_registry.checks.renames import check_field_renames, check_renames
from schema_registry.checks.report_overlays import check_report_head, laid_reports
from schema_registry.checks.reports import check_report
from schema_registry.checks.roles import check_role, check_role_shape, laid_roles
from schema_registry.checks.rules import check_rules
from schema_registry.checks.scenarios import check_scenarios
from schema_registry.checks.series import check_series
from schema_registry.checks.tasks import check_tasks
from schema_registry.checks.timelines import check_timeline
from schema_registry.checks.timers import check_calendar
from schema_registry.checks.wordings import (
    Wording,
    document_wording,
    entity_wordings,
    overlaid_paths,
    pack_wordings,
    process_wordings,
    report_wordings,
    role_wording,
    tree_wordings,
)
from schema_registry.codes import cross
from schema_registry.documents import Document, of_kind
from schema_registry.drafts import EntityDraft
from schema_registry.expenses import EXPENSES
from schema_registry.findings import Findings
from schema_registry.ledger import with_ledger
from schema_registry.overlays import lay_over
from schema_registry.packs import PackFiles
from schema_registry.parse import Parsed
from schema_registry.requirements import building_on, in_pack_order
from schema_registry.shape import Shapes
from schema_registry.view import prune, text
from schema_registry.vocabulary import Vocabulary
from schema_registry.world import World


def validate(
    packs: Sequence[PackFiles],
    parsed: Parsed,
    vocabulary: Vocabulary,
    findings: Findings,
    sound: Container[str] = frozenset(),
) -> None:
    """Checks everything; what is wrong goes to `findings`.

    Documents, and entities with their overlays, whose digests are among the `sound` ones are known to be right by
    themselves.
    """
    shapes = Shapes(vocabulary)
    changed = [document for document in parsed.documents if document.digest not in sound]
    for document in changed:
        check_shape(document, shapes, findings)
    manifests = {one.pack: one for one in of_kind(parsed.documents, "pack")}
    check_presence(packs, findings)
    check_requirements(manifests, [pack.name for pack in packs], findings)
    documents = with_ledger(in_pack_order(parsed.documents))
    world = _world(documents, parsed, manifests, vocabulary, findings)
    fresh = [draft for draft in world.entities.values() if draft.digest not in sound]
    for draft in fresh:
        check_fields(world, draft, shapes)
    _entities(world, fresh)
    below = building_on(manifests)
    for manifest in manifests.values():
        check_menu(manifest, below[manifest.pack], world)
    _others(documents, world, shapes)
    check_scenarios(world, of_kind(documents, "check"), below)
    _locales(documents, manifests, world, parsed)


def check_shape(document: Document, shapes: Shapes, findings: Findings) -> None:
    """One document against its meta-schema; what is spoiled is taken out so that nothing follows from it."""
    faults = shapes.document(document.kind, document.value)
    for fault in faults:
        origin = (document, fault.pointer)
        findings.add(fault.code, origin, at_key=fault.at_key, suggest=fault.suggest, params=fault.params)
    for fault in faults:
        if fault.spoiled:
            prune(document.value, pointers.split(fault.pointer), leave_null=not fault.at_key)
    if document.kind in ("categories", "expenses"):
        check_nodes(document, shapes, findings)
    if document.kind == "process":
        check_process_head(document, findings)
    if document.kind == "entity":
        check_definer_or_overlay(document, findings)
    if document.kind == "role":
        check_role_shape(document, findings)
    if document.kind == "report":
        check_report_head(document, findings)


def _world(
    documents: Sequence[Document],
    parsed: Parsed,
    manifests: dict[str, Document],
    vocabulary: Vocabulary,
    findings: Findings,
) -> World:
    """The entities with their overlays laid over them."""
    own = of_kind(documents, "entity")
    check_unique_names((one for one in own if one.made is None), "entity", findings)
    check_ledger(own, findings)
    drafts, orphans, nowhere = lay_over(own)
    unread, reach = _unread(parsed, "entities/"), building_on(manifests)
    roles = laid_roles(of_kind(documents, "role"), reach, _unread(parsed, "roles/"), findings)
    trees = {**grown(of_kind(documents, "categories"), reach, findings), **expense_tree(documents, reach, findings)}
    unread_trees = _unread(parsed, "categories/") | ({EXPENSES} if _unread(parsed, "expenses/") else set())
    world = World(
        drafts,
        unread - frozenset(drafts),
        vocabulary,
        findings,
        roles,
        trees,
        unread_trees,
        processes=laid_over(of_kind(documents, "process"), reach, findings),
        reports=laid_reports(of_kind(documents, "report"), reach, _unread(parsed, "reports/"), findings),
        calendars=frozenset(text(one.value.get("name")) for one in of_kind(documents, "calendar")),
        unread_roles=bool(_unread(parsed, "roles/")),
        unread_processes=bool(_unread(parsed, "processes/")),
        unread_calendars=bool(_unread(parsed, "calendars/")),
    )
    check_overlay_targets(orphans, drafts, reach, world)
    for origin, path in nowhere:
        findings.add(cross.NOTHING_TO_REMOVE, origin, path=path)
    return world


def _unread(parsed: Parsed, folder: str) -> frozenset[str]:
    """What the documents of a folder that are no JSON are probably called."""
    return frozenset(
        path.removeprefix(folder).removesuffix(".json") for _, path in parsed.unread if path.startswith(folder)
    )


def _entities(world: World, fresh: Sequence[EntityDraft]) -> None:
    """Entities beside each other; those that are `fresh` by themselves, too."""
    check_alike_entities(world)
    check_trees(world)
    check_expenses(world)
    bind(world)
    settle(world)
    for draft in fresh:
        check_entity(world, draft)
        check_field_renames(world, draft)
    for draft in world.entities.values():
        check_use(world, draft)
        check_computed(world, draft)
        check_many(world, draft)
        check_series(world, draft)
        check_chosen(world, draft)
        check_card(world, draft)
        check_list(world, draft)
        check_conditions(world, draft)
        check_leftovers(world, draft)
        check_depends(world, draft)
        check_rules(world, draft)
        check_timeline(world, draft)
        check_tree(world, draft)
        check_tasks(world, draft)
        check_pool(world, draft)
    check_processes(world)
    check_inverses(world)
    check_renames(world)
    check_required_circles(world)
    check_title_circles(world)


def _others(documents: Sequence[Document], world: World, shapes: Shapes) -> None:
    imports, calendars = (of_kind(documents, kind) for kind in ("import", "calendar"))
    prints = of_kind(documents, "print")
    check_unique_names(imports, "import mapping", world.findings)
    check_unique_names(calendars, "calendar", world.findings)
    check_unique_names(prints, "print template", world.findings)
    for document in calendars:
        check_calendar(world, document)
    for document in prints:
        check_print(world, document)
    for draft in world.roles.values():
        check_role(world, draft)
    check_pools_claimed(world)
    check_holes(world)
    for document in imports:
        check_import(world, document)
    for draft in world.reports.values():
        check_report(world, draft, shapes)


def _locales(documents: Sequence[Document], manifests: dict[str, Document], world: World, parsed: Parsed) -> None:
    locales = of_kind(documents, "locale")
    if not locales and not any(one.value.get("locales") for one in manifests.values()):
        return
    wordings: list[Wording] = [one for draft in world.entities.values() for one in entity_wordings(draft)]
    wordings += [one for draft in world.trees.values() for one in tree_wordings(draft)]
    wordings += [one for draft in world.processes.values() for one in process_wordings(draft)]
    wordings += [one for manifest in manifests.values() for one in pack_wordings(manifest)]
    wordings += [one for draft in world.reports.values() for one in report_wordings(draft)]
    wordings += [role_wording(one) for one in world.roles.values()]
    for document in documents:
        if document.kind in ("import", "calendar", "print"):
            wordings.append(document_wording(document, f"{document.kind}s/{text(document.value.get('name'))}"))
    removed = overlaid_paths(world.entities.values(), world.trees.values(), world.reports.values())
    unread = world.unread | {path.removesuffix(".json") for _, path in parsed.unread}
    unread |= {EXPENSES} if EXPENSES in world.unread_trees else set()
    check_locales(wordings, removed, manifests, locales, unread, world.findings)
