"""What PostgreSQL does not see by itself: a state tells whether a matter is open, and a town has its own villages."""

from django.db import migrations


def tell(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS matters_matter_stands (mcv) ON kind, state, open FROM matters_matter"
        )
        # So finely that what few matters of many stand in is counted too.
        schema_editor.execute("ALTER STATISTICS matters_matter_stands SET STATISTICS 1000")
        schema_editor.execute("ALTER TABLE matters_matter ALTER region_id SET STATISTICS 1000")


def forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS matters_matter_stands")
        schema_editor.execute("ALTER TABLE matters_matter ALTER region_id SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_towns_in_order")]
    operations = [migrations.RunPython(tell, forget)]
