"""Indexes as lists and figures read them; the partial one of open matters is the newest (see models.py)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_alter_party_address_alter_party_name")]
    operations = [
        *(
            migrations.RemoveIndex("matter", name)
            for name in ("matter_received", "matter_closed", "matter_open_due")
        ),
        *(
            migrations.AddIndex("matter", index)
            for index in (
                models.Index(fields=["kind", "due_on", "id"], name="matter_due"),
                models.Index(fields=["kind", "received_on", "id", "outcome"], name="matter_received_in"),
                models.Index(
                    fields=["kind", "closed_on", "id", "outcome", "accepted_on"], name="matter_closed_in"
                ),
                models.Index(
                    fields=["unit", "due_on", "id"], condition=models.Q(open=True), name="matter_unit_due"
                ),
                models.Index(
                    fields=["kind", "due_on", "id"], condition=models.Q(open=True), name="matter_open"
                ),
            )
        ),
    ]
