"""A question of law asked online: a receipt with a code, the answer under the code without anybody's number."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take
from siheng.kernel.matters.testing import snapshot
from siheng.web.portal.tests.conftest import answer as answer_to


def test_who_asks_online_is_answered_by_the_code(bureau: Any, at: Any, client: Client, settings: Any) -> None:
    settings.FIXED_NOW = at("2022-03-04T15:00")
    page = client.get("/p/ask/").content.decode()
    assert "您想问什么？" in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    sent = {"words": "我叫苗春梅，工资拖了三个月，怎么要？", "phone": "13812345521", "region": "371002100000"}
    sent |= {"token": token, "answer": answer_to(token)}
    before = snapshot()
    assert client.post("/p/ask/", sent | {"words": ""}).status_code == 422
    assert snapshot() == before
    page = client.post("/p/ask/", sent, follow=True).content.decode()
    assert "您的问题，我们收到了" in page
    code = re.search(r'data-code="([^"]+)"', page)[1]
    m = Matter.objects.everything("test").get(kind="advice")
    assert (m.receipt, m.unit, m.state, m.advice.topic) == (
        "网络咨询 2022-00001", bureau.units.aid, "asked", "other",
    )  # fmt: skip
    assert m.parties.get().name == "尾号5521的咨询人"
    assert m.clocks.get(key="first_answer").due_on == date(2022, 3, 7)
    client.post("/p/leave/")
    take(m, "answer", bureau.yuanzhu, at("2022-03-07"), answer="可以申请劳动仲裁，电话 13812345521 已联系。")
    page = client.post("/p/progress/", {"code": code}, follow=True).content.decode()
    assert "可以申请劳动仲裁" in page
    assert "13812345521" not in page
    assert "<h1>已答复</h1>" in page
