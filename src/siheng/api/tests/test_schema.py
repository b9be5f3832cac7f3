"""The description of the API is what the API does: fuzzed from it, nothing breaks, and every answer is one that it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from siheng.api.site import api
from siheng.kernel.exchange import tokens
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.process import processes
from siheng.kernel.org.models import Account

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NAMES = ("chuangkou", "lixia", "jicengzhang", "tiaojie", "lvshi")
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = get_wsgi_application()
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


def described() -> dict[str, Any]:
    return {
        f"{verb} {path}": op
        for path, verbs in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
        for verb, op in verbs.items()
    }


def test_the_description_is_served_as_it_stands(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json()["paths"].keys() == schema.raw_schema["paths"].keys()


def test_each_kind_and_step_has_an_address_with_the_fields_of_its_form() -> None:
    found = described()
    for kind, declared in processes().items():
        opening = found[f"post /api/v1/matters/{kind}"]
        content = next(iter(opening["requestBody"]["content"].values()))
        assert set(content["schema"]["properties"]) == set(declared.opening().form.base_fields)  # type: ignore[union-attr]
        for t in declared.transitions.values():
            own = f"post /api/v1/matters/{kind}/{{id}}/steps/{t.key}" in found
            assert own == (t.source is not None and not t.timer), t.key


def test_every_write_asks_for_a_key_and_every_verb_for_a_token() -> None:
    for name, op in described().items():
        assert op["security"], name
        headers = [p["name"] for p in op.get("parameters", ()) if p["in"] == "header"]
        assert headers == (["Idempotency-Key"] if name.startswith("post") else []), name


def test_a_refusal_is_described_as_problem_details() -> None:
    for name, op in described().items():
        for status in (401, 403, 404, 409, 422, 429):
            assert list(op["responses"][status]["content"]) == ["application/problem+json"], name


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The requests stand in the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def keys(bureau: Any, at: Any) -> list[str]:
    """A token for each of several people, and a matter of each kind that they may find under the first numbers."""
    moment, made = at("2022-03-01T09:00"), []
    for name in NAMES:
        account = Account.objects.get(username=name)
        _, key = tokens.make(
            name=name, account=account, scopes=list(tokens.SCOPES), expires_on=date(2022, 12, 31), by=None,
            at=moment, per_minute=60_000,
        )  # fmt: skip
        made.append(key)
    window = Account.objects.get(username="chuangkou")
    content = {"channel": "visit", "words": "邻居漏水", "day": "2022-03-01", "region": "371002100000"}
    open_matter(kind="onestop", actor=window, data=content, at=moment, submission="fuzz")
    return made


@pytest.mark.slow
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.django_db
@schema.parametrize()
@hypothesis.settings(
    max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
def test_nothing_that_is_sent_breaks_it(case: Any, keys: list[str]) -> None:
    key = keys[len(str(case.body)) % len(keys)]
    if case.path_parameters and "id" in case.path_parameters and len(str(case.body)) % 2:
        case.path_parameters["id"] = 1
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
