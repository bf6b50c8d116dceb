"""Configuration tests are run on definitions that are not live: in a database made for them, and thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pluggy

from core.context import SYSTEM, Context, Live
from core.install import initialise
from core.kinds.kind import Kind, Locale
from core.publish.draft import draft
from core.publish.perform import perform
from core.publish.works import works
from core.scenarios.run import failures
from core.settings import Settings
from core.storage.connect import make_engine
from core.storage.names import Names
from core.storage.tables import Tables
from core.storage.versions import load
from schema_registry.model import Model
from schema_registry.problems import Problem


def tried(
    model: Model, kinds: Mapping[str, Kind], hooks: pluggy.HookRelay, settings: Settings
) -> tuple[Problem, ...]:
    """What the model's configuration tests find. The database of the settings is not touched."""
    if not model.scenarios:
        return ()
    with TemporaryDirectory() as folder:
        place = Path(folder)
        own = replace(settings, database=f"sqlite:///{place / 'trial.sqlite'}", files=place / "files")
        initialise(own)
        engine = make_engine(own)
        try:
            with engine.connect() as connection:  # never committed
                empty = Live(0, Model(), kinds, Tables(Model(), kinds, Names()))
                wanted = draft(connection, empty, load(connection), model, own)
                live = Live(1, model, kinds, Tables(model, kinds, wanted.names))
                ctx = Context(connection, live, SYSTEM, hooks, own, Locale(own.locale, ZoneInfo(own.zone)))
                perform(ctx, works(wanted))
                return failures(ctx, model.scenarios)
        finally:
            engine.dispose()
