"""Two administrators at one calendar: the second is told what the first did before anything is overwritten."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from siheng.kernel.law.models import CalendarDay
from siheng.kernel.registers import record

DAY = {"day": "2022-06-20", "kind": "rest", "name": "补休", "source": "国办通知"}


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_the_second_of_two_is_told_and_overwrites_nothing_unknowing(bureau: Any) -> None:
    client = Client()
    client.force_login(bureau.admin)
    opened = {"seen": seen(client.get("/calendar/?year=2022").text)}
    assert client.post("/calendar/", DAY | opened).status_code == 302
    other = DAY | opened | {"kind": "plain", "source": "另一份通知"}
    answer = client.post("/calendar/", other)
    assert answer.status_code == 422
    assert "系统管理员（区司法局）改了 2022-06-20 国办通知" in answer.text
    assert 'value="另一份通知"' in answer.text
    assert CalendarDay.objects.get(date="2022-06-20").source == "国办通知"
    assert not list(record.check())
    assert client.post("/calendar/", other | {"seen": seen(answer.text)}).status_code == 302
    assert not CalendarDay.objects.filter(date="2022-06-20").exists()
