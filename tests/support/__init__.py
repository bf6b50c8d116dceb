"""What tests share: real databases, and publishing into them.

postgres      finds a PostgreSQL server, or starts one that lives as long as the tests
databases     empty databases, and quick copies of prepared ones
publishing    publish a pack from a folder or from documents; act as an administrator
"""

from tests.support.publishing import ADMIN, as_admin, publish

__all__ = ["ADMIN", "as_admin", "publish"]
