"""Who looked at what: every access is logged with time, account, kind and address (GB/T 22239-2019 8.1.4)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from siheng.kernel.trust.access import record, record_many, record_signin, views_of
from siheng.kernel.trust.appendonly import WrittenOnce
from siheng.kernel.trust.models import AccessLog
from siheng.kernel.trust.tests.conftest import moment

Kind = AccessLog.Kind


def test_an_access_is_kept_whole(account):
    record(
        account=account,
        at=moment(3, 1),
        kind=Kind.REVEAL,
        subject="当事人身份证号",
        matter_id=7,
        field="id_number",
        reason=" 核对身份 ",
        address="10.1.2.3",
    )
    assert AccessLog.objects.values().get() == {
        "id": AccessLog.objects.get().pk,
        "account_id": account.pk,
        "at": moment(3, 1),
        "kind": "reveal",
        "matter_id": 7,
        "subject": "当事人身份证号",
        "field": "id_number",
        "reason": "核对身份",
        "address": "10.1.2.3",
    }


@pytest.mark.parametrize("reason", ["", "  "])
def test_full_data_is_not_revealed_without_a_reason(account, reason):
    with pytest.raises(ValidationError, match="查看完整信息要写明理由。"):
        record(account=account, at=moment(3, 1), kind=Kind.REVEAL, subject="电话", reason=reason)
    assert AccessLog.objects.count() == 0


def test_the_database_itself_refuses_a_reveal_without_a_reason(account):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLog(account=account, at=moment(3, 1), kind=Kind.REVEAL, subject="电话").save()
    assert AccessLog.objects.count() == 0


def test_an_unknown_kind_is_refused(account):
    with pytest.raises(ValueError, match="peek"):
        record(account=account, at=moment(3, 1), kind="peek", subject="电话")
    assert AccessLog.objects.count() == 0


def test_many_accesses_are_written_with_one_query(account, django_assert_num_queries):
    rows = [
        AccessLog(account=account, at=moment(3, 1), kind=Kind.EXPORT, subject="台账", matter_id=n)
        for n in range(40)
    ]
    with django_assert_num_queries(1):
        assert record_many(iter(rows)) == 40
    assert AccessLog.objects.count() == 40


def test_many_accesses_are_written_all_or_none(account):
    good = AccessLog(account=account, at=moment(3, 1), kind=Kind.EXPORT, subject="台账")
    bad = AccessLog(account=account, at=moment(3, 1), kind=Kind.REVEAL, subject="电话", reason=" ")
    with pytest.raises(ValidationError):
        record_many([good, bad])
    assert AccessLog.objects.count() == 0


def test_accesses_of_a_matter_are_counted_by_kind_since_a_moment(account):
    for matter, day, kind in [
        (7, 1, "view"),
        (7, 2, "view"),
        (7, 3, "view"),
        (7, 3, "export"),
        (8, 3, "view"),
    ]:
        record(account=account, at=moment(3, day), kind=Kind(kind), subject="案卷", matter_id=matter)
    assert views_of(7, moment(3, 2)) == {"view": 2, "export": 1}
    assert views_of(9, moment(3, 2)) == {}


def test_a_sign_in_is_logged(account):
    entry = record_signin(account, at=moment(3, 1), ok=True, address="10.1.2.3")
    assert (entry.kind, entry.subject, entry.account, entry.address) == (
        "signin",
        "登录",
        account,
        "10.1.2.3",
    )


def test_a_refused_sign_in_is_logged_even_under_a_name_that_nobody_has(account):
    record_signin(account, at=moment(3, 1), ok=False, address="::1")
    record_signin(None, at=moment(3, 1), ok=False, address="")
    assert list(AccessLog.objects.order_by("id").values_list("kind", "subject", "account", "address")) == [
        ("refused", "登录失败", account.pk, "::1"),
        ("refused", "登录失败", None, None),
    ]


def test_nobody_signs_in_without_an_account(db):
    with pytest.raises(ValidationError, match="访问日志要写明账号。"):
        record_signin(None, at=moment(3, 1), ok=True, address=None)
    assert AccessLog.objects.count() == 0


def test_the_log_is_written_once(account):
    entry = record_signin(account, at=moment(3, 1), ok=True, address=None)
    before = list(AccessLog.objects.values())
    for attempt in (entry.save, entry.delete, AccessLog.objects.all().delete):
        with pytest.raises(WrittenOnce, match=r"^“访问日志”只能新增，不能修改或删除。$"):
            attempt()
    with pytest.raises(WrittenOnce):
        AccessLog.objects.filter(pk=entry.pk).update(subject="")
    assert list(AccessLog.objects.values()) == before
