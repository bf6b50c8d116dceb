"""What tests share: real databases, and publishing into them.

postgres      finds a PostgreSQL server, or starts one that lives as long as the tests
databases     empty databases, and quick copies of prepared ones
packs         small packs in one line
ports         where a server of a test may listen
places        firms with departments that stand below each other, and people in them
sheets        a pack with lines and many-to-many fields
formulas      formulas computed in Python and by statements
processes     another process, killed at a chosen statement
recycling     a used PostgreSQL database, put back as it was
samples       an entity with a field of every value kind, and a record of it
publishing    publish a pack from a folder or from documents; act as an administrator
"""

import pytest

from tests.support.publishing import ADMIN, as_admin, publish

only_postgresql = pytest.mark.parametrize("stock", ["postgresql"], indirect=True)
"""For behaviour that SQLite has no counterpart of: the test runs once, on PostgreSQL."""

__all__ = ["ADMIN", "as_admin", "only_postgresql", "publish"]
