"""The company of the shipping pack: its people in their units, and its records as the demo makes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from admin.security.people import create_user
from cardwright.staging import RATES, Stage
from core.access.organisation import place
from core.access.units import add_unit
from core.context import SYSTEM
from core.engine import Installation
from core.rates.file import load_rates
from core.transfer.load import load
from core.transfer.order import import_order
from example_configs.shipping.demo.customers import Row
from example_configs.shipping.demo.make_data import write
from tests.support.publishing import ADMIN
from tests.support.web import PASSWORD

Files = Mapping[str, list[Row]]


def employ(installation: Installation) -> dict[str, int]:
    """Lets everybody of the demo sign in with `PASSWORD`. The units by code."""
    company = Stage("shipping").company()
    with installation.writing(SYSTEM) as ctx:
        units: dict[str, int] = {}
        for one in company.units:
            units[one.code] = add_unit(ctx.connection, one.code, one.name, units.get(one.under))
        for one in company.people:
            made = create_user(ctx.connection, one.login, one.name, PASSWORD, roles=(one.role,))
            place(ctx.connection, made, units[one.unit])
    return units


def filled_with(installation: Installation, made: Files, folder: Path) -> dict[str, int]:
    """How many records each file made. The people are there already."""
    write(folder, dict(made))
    with installation.writing(SYSTEM) as ctx:
        load_rates(ctx, folder / RATES)
        mappings = import_order(ctx.model)
    filled = {}
    for mapping in mappings:
        result = load(installation, ADMIN, mapping.name, folder / mapping.file, skip_faulty=True)
        assert result.ok, (mapping.name, [str(fault.problem) for fault in result.faults[:5]])
        filled[mapping.name] = result.created
    return filled
