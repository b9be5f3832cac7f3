"""Steps as their page shows them: a message stands at its field, what was returned is there again, what is missing is said first."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from siheng.kernel.matters.models import Matter


def signed_in(account: Any) -> Client:
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.fixture
def clerk(bureau: Any) -> Client:
    return signed_in(bureau.lixia)


class Fields(HTMLParser):
    """The ids that stand within each field's own block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks = [set[str]()]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "div" and found.get("class") == "f":
            self.blocks.append(set())
        if found.get("id"):
            self.blocks[-1].add(str(found["id"]))


def test_a_message_stands_at_its_field_also_where_fields_stand_side_by_side(
    clerk: Client, application: Any, bureau: Any
) -> None:
    answer = clerk.post("/m/reconsideration/new/", application(id_number="110105194912310021", name=""))
    assert answer.status_code == 422
    blocks = Fields(answer.content.decode()).blocks
    for name in ("name", "id_number"):
        block = next(b for b in blocks if f"id_{name}" in b)
        assert f"id_{name}_error" in block
    assert not Matter.objects.everything("the test counts").exists()
