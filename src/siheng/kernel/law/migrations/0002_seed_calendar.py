from django.db import migrations

from siheng.kernel.law.holidays import seed_calendar


def seed(apps, schema_editor):
    """The notices known when this database is made; later ones are entered as they come out."""
    seed_calendar(apps.get_model("law", "CalendarDay"), apps.get_model("law", "CalendarYear"))


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
