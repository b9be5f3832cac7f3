from django.conf import settings
from django.db import migrations, models


def downwards(apps, schema_editor):
    """A list sorted downwards has its empty days last: PostgreSQL reads an index so only if it was made so."""
    if schema_editor.connection.vendor == "postgresql":
        for name, day in (("matter_due_down", "due_on"), ("matter_accepted_down", "accepted_on")):
            schema_editor.execute(
                f"CREATE INDEX {name} ON matters_matter (kind, {day} DESC NULLS LAST, id DESC)"
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX matter_due_down")
        schema_editor.execute("DROP INDEX matter_accepted_down")


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0003_handover"),
        ("org", "0002_unit_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_stuck",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("open", True)),
                fields=["stepped_at", "id", "state", "paused", "due_on", "kind", "region"],
                name="matter_stuck",
            ),
        ),
        migrations.RunPython(downwards, drop),
    ]
