"""Flask-AppBuilder's own tables (`ab_*`): made once, by `cardwright init`, never by a web process."""

from __future__ import annotations

import sqlalchemy as sa
from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import (
    Group,
    Role,
    User,
    assoc_group_role,
    assoc_user_group,
    assoc_user_role,
)

ADMIN = "Admin"
"""The role whose members may do everything; the only one that is no definition."""

user = User.__table__
role = Role.__table__
group = Group.__table__
user_role: sa.Table = assoc_user_role
user_group: sa.Table = assoc_user_group
group_role: sa.Table = assoc_group_role


def create_tables(connection: sa.Connection) -> None:
    """Makes what is missing of Flask-AppBuilder's tables, and its Admin role. Harmless when all is there."""
    own = [table for table in Model.metadata.sorted_tables if table.name.startswith("ab_")]
    Model.metadata.create_all(connection, tables=own)
    if connection.scalar(sa.select(role.c.id).where(role.c.name == ADMIN)) is None:
        connection.execute(sa.insert(role).values(name=ADMIN))
