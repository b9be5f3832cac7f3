"""Who notifies (通知指派律师的机关): its kind is chosen, or known by its name; figures tell the kinds apart."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from siheng.domains.legalaid.services import intake
from siheng.domains.legalaid.services.organs import kind_of
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Invalid
from siheng.kernel.matters.playing import fresh
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.testing import snapshot

upgrade = import_module("siheng.domains.legalaid.migrations.0006_organs_by_their_words")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("威海市环翠区人民法院", "court"),
        ("威海市环翠区人民检察院", "procuratorate"),
        ("威海市公安局环翠分局", "police"),
        ("威海市国家安全局", "police"),
        ("威海市公安局看守所", "custody"),
        ("山东省威海监狱", "prison"),
        ("威海市劳动人事争议仲裁院", None),
    ],
)
def test_a_name_says_what_kind_of_organ_it_is(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"organ": "某机关"}, "organ_kind", "看名称认不出，请选办案机关的类别"),
        ({"organ": "威海市看守所"}, "organ_kind", "通知指派律师的是人民法院、人民检察院、公安机关，或者办理狱内案件的监狱"),
        ({"organ_kind": "other"}, "organ_kind", "通知指派律师的是人民法院、人民检察院、公安机关，或者办理狱内案件的监狱"),
        # 法律援助法第25条第2款 names the court alone.
        ({"organ": "威海市公安局环翠分局"}, "notice", "适用普通程序审理的，由人民法院通知"),
        ({"via": "self", "notice": "", "organ": "", "organ_kind": "court"}, "organ", "请填办案机关的名称"),
    ],
)  # fmt: skip
def test_only_who_the_law_names_notifies_and_each_on_its_ground(application, notice, changed, field, told):
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        application(**notice(**changed))
    assert refused.value.form.errors == {field: [told]}
    assert snapshot() == before


def test_what_is_chosen_goes_before_what_the_name_says(application, notice):
    m = application(**notice(notice="senses", organ="环翠区专案组", organ_kind="police"))
    assert (m.legalaid.organ_kind, m.legalaid.organ) == ("police", "环翠区专案组")


def test_notices_are_counted_by_who_gave_them(application, notice):
    for n, (organ, count) in enumerate((("人民法院", 3), ("人民检察院", 2), ("公安局", 1))):
        for i in range(count):
            application(**notice(notice="mind", organ=f"环翠区{organ}", organ_number=f"{n}-{i}号"))
    # Passed on from custody (法律援助法第39条): an application, no notice.
    application(name="于守业", organ="威海市看守所")
    found = evaluate(registry().of_domain("legalaid"), Period.year(2022))
    keys = ("notified", "notified_court", "notified_procuratorate", "notified_police", "applied")
    assert [found[f"legalaid.{k}"].number for k in keys] == [6, 3, 2, 1, 1]


def test_names_of_before_have_their_kind_by_their_words_and_every_seal_holds(
    application, notice, monkeypatch
):
    with monkeypatch.context() as before:
        before.setattr(intake, "DETAIL", tuple(x for x in intake.DETAIL if x != "organ_kind"))
        old = application(**notice())
        odd = application(name="林玉兰", organ="某仲裁院", organ_kind="other")
        touched = application(**notice(name="车立新", organ_number="9号"))
    type(touched.legalaid).objects.filter(pk=touched.pk).update(organ="威海市公安局")
    upgrade.by_words(apps, None)
    found = [fresh(m) for m in (old, odd, touched)]
    assert [m.legalaid.organ_kind for m in found] == ["court", "other", ""]
    assert [len(list(faults(m))) for m in found] == [0, 0, 1]  # who wrote behind the door is still told of
    after = snapshot()
    upgrade.by_words(apps, None)
    assert snapshot() == after
