"""The trading pack's records, as the pages of lists have them."""

from tests.admin.views.conftest import admin, reader, shared, shop, web

__all__ = ["admin", "reader", "shared", "shop", "web"]
