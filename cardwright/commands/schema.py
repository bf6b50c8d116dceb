"""`cardwright schema`: an entity as plain JSON Schema, or the meta-schema of a kind of document."""

from __future__ import annotations

from pathlib import Path

import click

from cardwright.commands.check import FOLDER
from cardwright.front import Front, print_json, read_packs
from core.codes.queries import UNKNOWN_ENTITY
from core.errors import Missing, Rejected
from core.hooks import plugin_manager
from core.kinds.registry import collect, vocabulary
from schema_registry.build import build
from schema_registry.documents import DOCUMENT_KINDS, DocumentKind
from schema_registry.meta import meta_schema
from schema_registry.model import Model
from schema_registry.standard import standard_form
from schema_registry.suggest import closest
from schema_registry.vocabulary import Vocabulary


@click.command("schema")
@click.argument("entity", required=False)
@click.option(
    "--pack", "packs", multiple=True, type=FOLDER, help="Take the entity from a pack, not from the database."
)
@click.option("--meta", type=click.Choice(list(DOCUMENT_KINDS)), help="The meta-schema of a kind of document.")
@click.pass_obj
def schema_command(front: Front, entity: str | None, packs: tuple[Path, ...], meta: DocumentKind | None) -> None:
    """Print the standard form of ENTITY: JSON Schema 2020-12 that any validator reads.

    It never refuses a record that Cardwright takes. What JSON Schema cannot say (unique, references) stands
    beside it under `x-rules`. With --meta: what a document of that kind may say, for an editor's completion.
    """
    if (entity is None) == (meta is None):
        raise click.UsageError("Name an ENTITY, or a kind of document with --meta.")
    if meta is not None:
        print_json(meta_schema(meta, vocabulary(collect(plugin_manager().hook))))
        return
    if packs:
        words = vocabulary(collect(plugin_manager().hook))
        print_json(_form(_model(packs, words), str(entity), words))
        return
    with front.installation() as installation, front.read_in(installation) as ctx:
        print_json(_form(ctx.model, str(entity), installation.vocabulary))


def _model(folders: tuple[Path, ...], words: Vocabulary) -> Model:
    built = build(read_packs(folders), words)
    if built.model is None:
        raise Rejected(built.problems)
    return built.model


def _form(model: Model, entity: str, words: Vocabulary) -> dict[str, object]:
    if entity not in model.entities:
        problem = UNKNOWN_ENTITY.at("/entity", name=entity)
        raise Missing([problem.suggesting(closest(entity, model.entities))])
    return standard_form(model, entity, words)
