from django.db import migrations

from siheng.kernel.law.holidays import mark


def marks(apps, schema_editor):
    """A year's mark was random; now it is made from the year's days."""
    years = apps.get_model("law", "CalendarYear")
    mark(years.objects.values_list("year", flat=True), apps.get_model("law", "CalendarDay"), years)


class Migration(migrations.Migration):
    dependencies = [("law", "0002_seed_calendar")]

    operations = [migrations.RunPython(marks, migrations.RunPython.noop)]
