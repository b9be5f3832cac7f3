from django.db import migrations

from siheng.domains.legalaid.services.organs import kind_of
from siheng.kernel.matters.record import event_hash
from siheng.kernel.org.clock import now
from siheng.kernel.trust.chain import canonical, sm3
from siheng.kernel.trust.rows import telling


def sealed(model, pk):
    """The digest of one row as an event seals it; columns that a later version adds stand at their default and say nothing."""
    rows = model._base_manager.filter(pk=pk).values(*(f.attname for f in model._meta.concrete_fields))
    return "1:" + sm3(canonical({"rows": [telling(model, row) for row in rows]}))


def by_words(apps, schema_editor):
    """What was typed as a name before has its kind too, each with an event that seals it: no row changes behind the door.

    A row that does not agree with its last event is left as it is, and still shows.
    """
    LegalAid, Event = apps.get_model("legalaid", "LegalAid"), apps.get_model("matters", "Event")
    Matter, at = apps.get_model("matters", "Matter"), now()
    named = LegalAid._base_manager.filter(organ_kind="").exclude(organ="").select_related("matter")
    for case in named.order_by("pk"):
        matter = case.matter
        last = Event._base_manager.filter(matter=matter).order_by("-seq").first()
        if any(last.record.get(m._meta.label) != sealed(m, matter.pk) for m in (LegalAid, Matter)):
            continue
        case.organ_kind = kind_of(case.organ) or "other"
        case.save(update_fields=["organ_kind"])
        matter.version += 1
        matter.save(update_fields=["version"])
        event = Event(
            matter=matter, seq=matter.version, at=at, actor_text="系统（升级）", step="organ_kind",
            label="补记办案机关类别", before=matter.state, after=matter.state,
            summary=f"{case.organ}：{case.get_organ_kind_display()}", data={"organ_kind": case.organ_kind},
            record=last.record | {m._meta.label: sealed(m, matter.pk) for m in (LegalAid, Matter)},
            previous=last.hash,
        )  # fmt: skip
        event.hash = event_hash(event)
        event.save()


class Migration(migrations.Migration):
    dependencies = [("legalaid", "0005_organ_kind"), ("matters", "0008_statistics")]

    operations = [migrations.RunPython(by_words, migrations.RunPython.noop)]
