"""Schemathesis asks the API what its description allows, and what it forbids, in-process and with a fixed seed."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REFUSALS = {
    "checks": {"negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 412, 413, 415, 422, 428]}}
}
CALM = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def operations(manager):
    """The operations on customers and orders, and those of no entity, with a record of each to be found."""
    customer = manager.created("customer", code="ACME", name="Acme")
    manager.created("order", number="1", customer=customer["id"], ordered_on="2026-01-02", freight="1.00")
    headers = {"Authorization": f"Bearer {manager.secret}", "Accept-Language": "en"}
    app, config = manager.client.application, SchemathesisConfig.from_dict(REFUSALS)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config, headers=headers)
    found = [result.ok() for result in schema.get_all_operations()]
    wanted = [one for one in found if not one.tags or set(one.tags) & {"customer", "order"}]
    assert len(wanted) > 15
    return wanted, headers


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_description_names(operations, mode):
    wanted, headers = operations
    checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS
    for operation in wanted:

        @CALM
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            response = case.call(headers=headers)
            case.validate_response(response, checks=checks, headers=headers)

        ask()
