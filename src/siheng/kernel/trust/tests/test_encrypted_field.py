"""The encrypted field in a real table, and the change of keys over it: complete, repeatable, and honest about failures."""

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models.functions import Cast
from django.test.utils import isolate_apps

from siheng.kernel.trust import rotation
from siheng.kernel.trust.crypto import CannotDecrypt, EncryptedTextField, current_prefix
from siheng.kernel.trust.tests.conftest import NEW, OLD

with isolate_apps("siheng.kernel.trust"):

    class HidingManager(models.Manager):
        def get_queryset(self):
            return super().get_queryset().none()

    class Person(models.Model):
        name = models.CharField(max_length=20)
        id_number = EncryptedTextField("身份证号", null=True)
        phone = EncryptedTextField("电话", blank=True)

        objects = models.Manager()

        class Meta:
            app_label = "trust"
            verbose_name = "当事人"

    class Hidden(models.Model):
        note = EncryptedTextField("备注")

        objects = HidingManager()

        class Meta:
            app_label = "trust"
            verbose_name = "密件"


@pytest.fixture(scope="module")
def _tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Person)
            editor.create_model(Hidden)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Person)
            editor.delete_model(Hidden)


@pytest.fixture
def table(_tables, db):
    return Person


def stored(field="id_number", table=Person):
    rows = models.QuerySet(table).annotate(raw=Cast(models.F(field), models.TextField()))
    return list(rows.order_by("pk").values_list("raw", flat=True))


def people(count, **fields):
    return Person.objects.bulk_create(
        [Person(name=f"{n}", id_number=f"37100219900307{n:04d}", **fields) for n in range(count)]
    )


def rotate(*tables):
    heard = []
    outcome = rotation.rotate(tables or [Person], lambda *args: heard.append(args))
    return outcome, heard


def test_the_database_holds_only_ciphertext_and_the_program_only_plain_text(table):
    made = Person.objects.create(name="王小明", id_number="371002199003071226", phone="")
    assert stored()[0].startswith(current_prefix())
    assert stored("phone") == [""]
    made.refresh_from_db()
    assert (made.id_number, made.phone) == ("371002199003071226", "")
    assert Person.objects.values_list("id_number", flat=True).get() == "371002199003071226"


def test_every_way_to_write_encrypts(table):
    first, second = people(2)
    Person.objects.filter(pk=first.pk).update(id_number="甲")
    second.id_number = "乙"
    Person.objects.bulk_update([second], ["id_number"])
    assert all(value.startswith(current_prefix()) for value in stored())
    assert list(Person.objects.order_by("pk").values_list("id_number", flat=True)) == ["甲", "乙"]


def test_nothing_can_be_searched_by_its_ciphertext(table):
    people(1)
    for lookup in ("id_number", "id_number__contains", "id_number__in", "id_number__gt", "id_number__length"):
        with pytest.raises(FieldError):
            Person.objects.filter(**{lookup: "3"}).exists()
    assert Person.objects.filter(id_number__isnull=False).count() == 1


def test_a_value_copied_to_another_column_does_not_open(table):
    people(1)
    models.QuerySet(Person).update(phone=models.F("id_number"))
    with pytest.raises(CannotDecrypt):
        Person.objects.get()


def test_after_a_rotation_the_old_key_can_go(table, settings):
    people(3, phone="13812345521")
    Person.objects.create(name="无", id_number=None)
    settings.FIELD_KEYS = [NEW, OLD]
    outcome, heard = rotate()
    assert (outcome.moved, outcome.unreadable) == (3, [])
    assert heard == [("当事人", 3, 3)]
    settings.FIELD_KEYS = [NEW]
    assert [p.id_number for p in Person.objects.order_by("pk")] == [
        "371002199003070000",
        "371002199003070001",
        "371002199003070002",
        None,
    ]
    assert set(Person.objects.filter(id_number__isnull=False).values_list("phone", flat=True)) == {
        "13812345521"
    }


def test_a_second_rotation_has_nothing_to_do(table, settings):
    people(2)
    settings.FIELD_KEYS = [NEW, OLD]
    rotate()
    before = stored()
    outcome, heard = rotate()
    assert (outcome.moved, heard, stored()) == (0, [], before)


def test_a_killed_rotation_goes_on_where_it_was(table, settings, monkeypatch):
    people(5)
    settings.FIELD_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotation, "BATCH", 2)

    def die(*args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate([Person], die)
    assert [value.startswith(current_prefix()) for value in stored()] == [True, True, False, False, False]
    outcome, heard = rotate()
    assert outcome.moved == 3
    assert heard == [("当事人", 2, 3), ("当事人", 3, 3)]
    assert all(value.startswith(current_prefix()) for value in stored())


def test_rows_that_a_manager_hides_are_moved_too(table, settings):
    models.QuerySet(Hidden).bulk_create([Hidden(note="密")])
    settings.FIELD_KEYS = [NEW, OLD]
    outcome, _ = rotate(Person, Hidden)
    assert outcome.moved == 1
    assert stored("note", Hidden)[0].startswith(current_prefix())


def test_a_value_that_does_not_open_stays_and_is_reported(table, settings):
    _, bad = people(2)
    models.QuerySet(Person).filter(pk=bad.pk).update(id_number=models.Value("k00000000:AAAA"))
    settings.FIELD_KEYS = [NEW, OLD]
    outcome, _ = rotate()
    assert outcome.moved == 1
    assert outcome.unreadable == [
        f"当事人 {bad.pk} 的身份证号：没有编号为 00000000 的密钥，请在 SIHENG_FIELD_KEYS 中补回加密时所用的密钥。"
    ]
    assert stored()[1] == "k00000000:AAAA"


@pytest.fixture
def only_person(monkeypatch):
    monkeypatch.setattr(
        "siheng.kernel.trust.management.commands.rotate_keys.apps.get_models", lambda **_: [Person]
    )


def test_the_command_says_that_the_old_key_can_go(table, settings, capsys, only_person):
    people(2)
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    assert capsys.readouterr().out == "当事人 2/2\n全部完成，更换2行，可以去掉旧密钥。\n"


def test_the_command_fails_while_a_value_does_not_open(table, settings, only_person):
    people(1)
    settings.FIELD_KEYS = [NEW]
    before = stored()
    with pytest.raises(CommandError, match="另有1个字段打不开，旧密钥不要去掉"):
        call_command("rotate_keys")
    assert stored() == before
