"""The pages of returns: who sees, who presses, what a press says, both levels in turn."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.testing import snapshot
from siheng.kernel.returns import filling, receiving
from siheng.kernel.returns.models import Dispatch, Return, Subordinate, Superior
from siheng.kernel.returns.stepping import What, state
from siheng.kernel.trust.signing import fingerprint, public_key

JAN = "/returns/of/onestop/2022-01/"
SECRET = "5b" * 32


@pytest.fixture
def people(bureau: Any) -> Any:
    """people("wangju"): a client signed in as that person."""

    def client(name: str) -> Client:
        found = Client()
        found.force_login(bureau.__dict__[name], backend="siheng.kernel.org.backend.Backend")
        return found

    return client


@pytest.fixture
def recorded(bureau: Any, at: Any) -> None:
    """The first thing that the bureau recorded."""
    data = {
        "channel": "visit",
        "words": "邻居占了通道。",
        "name": "谭春生",
        "region": "371002100000",
        "people": 1,
        "day": "2022-01-04",
    }
    open_matter(kind="onestop", actor=bureau.chuangkou, data=data, at=at("2022-01-04"), submission="first")


def said(answer: Any) -> str:
    return answer.content.decode()


def press(client: Client, of: Return, do: str, reason: str = "") -> str:
    return said(client.post(f"/returns/{of.pk}/step/", {"do": do, "reason": reason}, follow=True))


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("file.json", text.encode())


@pytest.fixture
def below(bureau: Any, at: Any) -> Subordinate:
    """Our own bureau once more, as a bureau below: what it sends it also receives."""
    return Subordinate.objects.create(
        code="371002000000", name="某县司法局", key=public_key(), since=date(2022, 1, 1), set_at=at("2022-01-01")
    )  # fmt: skip


@pytest.fixture
def above(bureau: Any, at: Any) -> Superior:
    return Superior.objects.create(name="威海市司法局", key=public_key(), set_at=at("2022-01-01"))


@pytest.fixture
def sent(bureau: Any, at: Any) -> Return:
    of = filling.fill(
        registry(), table="onestop", period=Period.month(2022, 1), by=bureau.jiangmin, at=at("2022-02-02")
    )
    filling.approve(of, by=bureau.wangju, at=at("2022-02-02"))
    return of


PAGES = ["/returns/", JAN, "/returns/below/", "/returns/sum/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_bureaus_own_people_see_nobody_else(people: Any, page: str) -> None:
    for who in ("lixia", "congwei", "wangju", "jiangmin", "chuangkou"):
        assert people(who).get(page).status_code == 200, who
    for who in ("zhangcun", "zhifa", "lvshi", "tiaojie", "xinfang", "fenguan", "admin"):
        assert people(who).get(page).status_code == 403, who


def test_it_is_filled_by_one_and_sent_up_by_another(people: Any) -> None:
    clerk, leader = people("jiangmin"), people("wangju")
    assert "填报并封存" in said(clerk.get(JAN))
    assert "填报并封存" not in said(leader.get(JAN))
    assert "已填报并封存" in said(clerk.post(f"{JAN}fill/", follow=True))
    of = Return.objects.get()
    assert "审核通过并上报" not in said(clerk.get(JAN))
    assert "已签名上报" in press(leader, of, "approve")
    assert state(of) == What.SENT
    file = leader.get(f"/returns/{of.pk}/file/")
    assert (file.content.decode(), file["Content-Type"]) == (filling.paper(of), "application/json")
    assert "已上报" in said(clerk.get("/returns/"))


def test_in_january_the_board_begins_with_the_december_that_is_due(
    people: Any, recorded: None, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2023-01-04")
    page = people("jiangmin").get("/returns/").content.decode()
    assert "/returns/of/onestop/2022-12/" in page
    assert "2022年应报" in page
    settings.FIXED_NOW = at("2023-02-01")
    assert "2023年应报" in said(people("jiangmin").get("/returns/"))


def test_who_may_not_is_told_and_nothing_changes(people: Any, sent: Return) -> None:
    reader = people("lixia")
    before = snapshot()
    for do in ("approve", "back", "refused", "accept", "again", "x"):
        reader.post(f"/returns/{sent.pk}/step/", {"do": do, "reason": "x"})
    reader.post(f"{JAN}fill/", {"reason": "x"})
    assert "没有填报：填报由" in said(reader.post(f"{JAN}fill/", {"reason": "x"}, follow=True))
    outside = people("zhangcun")
    assert outside.post(f"{JAN}fill/").status_code == 403
    assert outside.post(f"/returns/{sent.pk}/step/", {"do": "approve"}).status_code == 403
    after = snapshot()
    for table in ("returns_return", "returns_step", "returns_returnfigure", "returns_dispatch"):
        assert after.get(table) == before.get(table)


def test_one_sent_back_inside_shows_its_reason(people: Any) -> None:
    clerk, leader = people("jiangmin"), people("wangju")
    clerk.post(f"{JAN}fill/")
    of = Return.objects.get()
    assert "请写明理由" in press(leader, of, "back")
    assert "已退回" in press(leader, of, "back", "漏了一件")
    assert "漏了一件" in said(clerk.get(JAN))
    clerk.post(f"{JAN}fill/")
    text = said(clerk.get(JAN))
    assert "第1版第2稿" in text
    assert f'href="/returns/{of.pk}/"' in text


def test_a_month_that_is_not_over_says_so(people: Any) -> None:
    text = said(people("jiangmin").get("/returns/of/onestop/2022-03/"))
    assert "2022年3月还没有结束，不能填报" in text
    assert "填报并封存" not in text


@pytest.mark.parametrize("page", ["/returns/of/onestop/2022-H1/", "/returns/of/nothing/2022-01/", "/returns/of/onestop/x/", "/returns/99/", "/returns/?year=x", "/returns/?by=x", "/returns/below/?table=x", "/returns/sum/?period=x", "/returns/sum/?fig=x", "/returns/sum/excel/?table=x"])  # fmt: skip
def test_what_there_is_not(people: Any, page: str) -> None:
    assert people("wangju").get(page).status_code == 404


def test_a_file_comes_in_is_accepted_summed_and_answered(
    people: Any, sent: Return, below: Subordinate, above: Superior
) -> None:
    compiler, leader = people("jiangmin"), people("wangju")
    refused = said(compiler.post("/returns/take/?table=onestop", {"file": upload("{}")}, follow=True))
    assert "没有接收：这不是报送文件" in refused
    assert "一站式受理：0 张待审核" in refused  # on the table where it was brought
    text = said(compiler.post("/returns/take/", {"file": upload(filling.paper(sent))}, follow=True))
    assert "某县司法局2022年1月第1版已收到，待审核" in text
    up = Return.objects.get(bureau=below)
    assert "以前收到过" in said(
        compiler.post("/returns/take/", {"file": upload(filling.paper(sent))}, follow=True)
    )
    assert "一站式受理：1 张待审核" in said(leader.get("/returns/below/?table=onestop"))
    assert "计入汇总" in press(leader, up, "accept")
    total = said(leader.get("/returns/sum/?table=onestop&period=2022-01&fig=onestop.pending"))
    assert "1 个单位中 1 个已接收" in total
    assert f'href="/returns/{up.pk}/"' in total
    book = leader.get("/returns/sum/excel/?table=onestop&period=2022-01").content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("汇总").to_python()
    assert rows[0] == ["指标", "单位", "合计", "某县司法局"]
    answer = leader.get(f"/returns/{up.pk}/answer/").content.decode()
    assert answer == receiving.answer_of(up)
    assert "上级已接收" in said(compiler.post("/returns/answer/", {"file": upload(answer)}, follow=True))
    assert state(sent) == What.TAKEN
    assert "没有记下" in said(compiler.post("/returns/answer/", {"file": upload("x")}, follow=True))


def test_one_that_no_longer_continues_a_corrected_one_says_so_on_its_own_page(
    people: Any, below: Subordinate, bureau: Any, at: Any
) -> None:
    moment, day = at("2022-03-03"), date(2022, 1, 5)

    def fill(month: int, reason: str = "") -> Return:
        of = filling.fill(
            registry(), table="reconsideration", period=Period.month(2022, month), by=bureau.jiangmin, at=moment,
            reason=reason,
        )  # fmt: skip
        filling.approve(of, by=bureau.wangju, at=moment)
        return of

    def take(of: Return) -> Return:
        return receiving.receive(registry(), text=filling.paper(of), by=bureau.jiangmin, at=moment)[0]

    leader, (january, february) = people("wangju"), (fill(1), fill(2))
    first, second = take(january), take(february)
    for of in (first, second):
        receiving.accept(of, by=bureau.wangju, at=moment)
    own, theirs = f"/returns/{february.pk}/", f"/returns/{second.pk}/"
    assert "2022年2月行政复议：已上报</h1>" in said(leader.get(own))
    assert "某县司法局2022年2月行政复议：已接收</h1>" in said(leader.get(theirs))
    Matter.objects.everything("accepted in January, entered in March").create(
        kind="reconsideration", state="x", receipt="收件 1", title="事", received_on=day, accepted_on=day,
        region=bureau.wangju.unit.region, unit=bureau.wangju.unit, stepped_at=moment, submission="late",
    )  # fmt: skip
    take(fill(1, "补登一件"))
    shown = said(leader.get(own))
    assert "2022年2月行政复议：已上报，与更正后的上期接不上</h1>" in shown
    assert "已上报，与上期不接</" in shown
    shown = said(leader.get(theirs))
    assert "某县司法局2022年2月行政复议：已接收，与更正后的上期接不上，要下级更正</h1>" in shown
    mended = fill(2, "随1月更正")
    assert "2022年2月行政复议：已上报</h1>" in said(leader.get(f"/returns/{mended.pk}/"))
    assert "接不上" not in said(leader.get(own))  # a version of the past


def test_what_is_overdue_stands_out(
    people: Any, recorded: None, below: Subordinate, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2022-02-06")
    assert "逾期未报" in said(people("wangju").get("/returns/"))
    assert "一站式受理：0 张待审核，1 张逾期" in said(people("wangju").get("/returns/below/?table=onestop"))
    settings.FIXED_NOW = at("2022-02-05")
    assert "逾期未报" not in said(people("wangju").get("/returns/"))


def test_of_the_time_before_its_first_record_a_bureau_owes_nothing(
    people: Any, recorded: None, settings: Any, at: Any
) -> None:
    settings.FIXED_NOW = at("2022-02-06")
    page = said(people("wangju").get("/returns/?year=2021"))
    assert "2021年没有应报的" in page
    assert "逾期未报" not in page
    assert "/returns/of/onestop/2021-12/" in page


def test_an_answer_is_asked_for_at_once(people: Any, sent: Return, at: Any) -> None:
    Dispatch.objects.create(of=sent, state=Dispatch.State.ARRIVED, next_at=at("2122-02-02"))
    leader = people("wangju")
    assert "去取答复" in said(leader.get(JAN))
    assert "正在联系上级，几秒后再看。" in press(leader, sent, "again")
    assert Dispatch.objects.get().next_at < at("2122-01-01")
    assert Dispatch.objects.get().state == Dispatch.State.ARRIVED


def test_one_that_was_given_up_is_sent_again(people: Any, sent: Return, at: Any) -> None:
    Dispatch.objects.create(of=sent, state=Dispatch.State.DEAD, next_at=at("2022-02-02"), problem="连不上")
    leader = people("wangju")
    text = said(leader.get(JAN))
    assert "已停发，连不上" in text
    assert "重新发送" in text
    press(leader, sent, "again")
    assert Dispatch.objects.get().state == Dispatch.State.WAITING


def test_the_administrator_registers_both_levels(people: Any) -> None:
    admin, key = people("admin"), public_key(secret=SECRET)
    assert public_key() in said(admin.get("/doors/levels/"))
    text = said(admin.post("/doors/levels/?new=above", {"name": "威海市司法局", "key": key}, follow=True))
    assert "报表报往威海市司法局" in text
    assert fingerprint(key) in text
    wanted = {"name": "文登区司法局", "key": key, "code": "371003000000", "since": "2022-01-01"}
    admin.post("/doors/levels/?new=below", wanted)
    assert (Subordinate.objects.get().code, Superior.objects.get().address) == ("371003000000", "")
    admin.post(f"/doors/levels/{Subordinate.objects.get().pk}/stop/")
    assert not Subordinate.objects.get().active


@pytest.mark.parametrize("wrong", [
    {"key": "x"}, {"code": "371003"}, {"since": "2022-01-02"}, {"name": ""},
])  # fmt: skip
def test_a_level_that_cannot_be_right_is_not_kept(people: Any, wrong: dict[str, str]) -> None:
    wanted = {
        "name": "文登区司法局",
        "key": public_key(secret=SECRET),
        "code": "371003000000",
        "since": "2022-01-01",
    }
    assert people("admin").post("/doors/levels/?new=below", wanted | wrong).status_code == 422
    assert Subordinate.objects.count() == 0


def test_an_inner_address_above_is_refused(people: Any) -> None:
    told = {"name": "上级", "key": public_key(), "address": "http://127.0.0.1/api/v1/returns", "token": "t"}
    answer = people("admin").post("/doors/levels/?new=above", told)
    assert (answer.status_code, Superior.objects.count()) == (422, 0)


@pytest.mark.parametrize("who", ["wangju", "jiangmin", "zhangcun"])
def test_nobody_else_registers(people: Any, who: str) -> None:
    assert people(who).get("/doors/levels/").status_code == 403
    assert people(who).post("/doors/levels/?new=above", {"name": "x", "key": public_key()}).status_code == 403
    assert Superior.objects.count() == 0


def test_what_is_to_be_filled_audited_or_judged_stands_on_the_desk_of_whose_turn_it_is(
    people: Any, recorded: None, below: Subordinate, settings: Any, at: Any, bureau: Any
) -> None:
    """Without a unit above nobody is reminded of what was never filled."""
    settings.FIXED_NOW = at("2022-02-02")

    def desk(name: str) -> list[tuple[str, str]]:
        answer = people(name).get("/")
        panels = (
            answer.context["beside"] if answer.status_code == 200 else []
        )  # a leader with nothing: the year
        return [(row["name"], row["told"]) for panel in panels for row in panel["rows"]]

    names = ("jiangmin", "wangju", "congwei")
    assert [desk(name) for name in names] == [[], [], []]
    assert "等待局领导审核" in said(people("jiangmin").post(f"{JAN}fill/", follow=True))
    audit = [("2022年1月一站式受理", "待您审核上报，不晚于 2022-02-05")]
    assert [desk(name) for name in names] == [[], audit, []]
    press(people("wangju"), Return.objects.get(), "back", "请核对")
    again = [("2022年1月一站式受理", "被退回，要重新填报")]
    assert [desk(name) for name in names] == [again, [], []]
    people("jiangmin").post(f"{JAN}fill/")
    of = Return.objects.latest("pk")
    press(people("wangju"), of, "approve")
    assert [desk(name) for name in names] == [[], [], []]
    receiving.receive(registry(), text=filling.paper(of), by=bureau.jiangmin, at=at("2022-02-02"))
    judge = [("下级报送", "1 张待审核")]
    assert [desk(name) for name in names] == [judge, judge, []]
    Superior.objects.create(name="某市司法局", key=public_key(), set_at=at("2022-02-02"))
    owed = [row for row in desk("jiangmin") if row not in judge]
    assert len(owed) == 4
    assert ("2022年1月法律援助", "还没有填报，不晚于 2022-02-05") in owed
    assert [desk(name) for name in names[1:]] == [judge, []]
