"""Partial indexes of grants: by unit, and the few by account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_reading_indexes")]
    operations = [
        migrations.RemoveIndex("grant", "matters_gra_unit_id_67cba9_idx"),
        migrations.RemoveIndex("grant", "matters_gra_account_7ae107_idx"),
        migrations.AddIndex(
            "grant",
            models.Index(
                fields=["unit", "matter"], condition=models.Q(unit__isnull=False), name="grant_unit"
            ),
        ),
        migrations.AddIndex(
            "grant",
            models.Index(
                fields=["account", "matter"], condition=models.Q(account__isnull=False), name="grant_account"
            ),
        ),
    ]
