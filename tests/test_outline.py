"""Who knows only that a matter is there (只知有此件), and who reads the main volume alone, learn no more by asking."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize("asked", ["苗春梅", "11010519491231002X", "13812345521", "拆除其楼顶构筑物"])
def test_a_town_finds_by_number_and_not_by_content(client, bureau, accepted, asked):
    m = accepted(region="371002100000")
    client.force_login(bureau.zhangcun)
    assert str(m) in client.get("/search/", {"q": str(m), "go": "0"}).content.decode()
    assert str(m) not in client.get("/search/", {"q": asked, "go": "0"}).content.decode()
    assert str(m) not in client.get("/m/reconsideration/", {"q": asked}).content.decode()


@pytest.mark.parametrize(("name", "shown"), [("state", True), ("respondent", False), ("category", False)])
def test_a_town_filters_by_what_it_is_shown_alone(client, bureau, accepted, name, shown):
    m = accepted(region="371002100000")
    case = m.reconsideration
    value = {"state": m.state, "respondent": case.respondent_id, "category": case.category}[name]
    client.force_login(bureau.zhangcun)
    assert (str(m) in client.get("/m/reconsideration/", {name: value}).content.decode()) is shown


@pytest.mark.parametrize("internal", [True, False])
def test_an_upload_to_the_internal_volume_is_not_told_to_the_parties(client, bureau, at, accepted, internal):
    m = accepted(respondent=bureau.units.zhzf.pk)
    paper = SimpleUploadedFile("笔录.pdf", PDF, "application/pdf")
    take(m, "upload", bureau.lixia, at("2022-03-03"), paper=paper, category="合议笔录", internal=internal)
    assert m.events.get(step="upload").internal is internal
    client.force_login(bureau.zhifa)
    assert ("合议笔录" in client.get(f"/matters/{m.pk}/").content.decode()) is not internal
    client.force_login(bureau.congwei)
    assert "合议笔录" in client.get(f"/matters/{m.pk}/").content.decode()
    assert Matter.objects.for_account(bureau.zhifa).count() == 1
