"""What is in hand, by day of acceptance."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_grant_indexes")]
    operations = [
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["kind", "accepted_on"],
                condition=models.Q(closed_on__isnull=True),
                name="matter_in_hand",
            ),
        ),
    ]
