"""The search index: FTS5 on SQLite, an array with a GIN index on PostgreSQL."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            # No foreign key: an index is no record, and a test's flush knows only the tables of models.
            "CREATE TABLE matters_search (matter_id bigint PRIMARY KEY, words text[] NOT NULL)"
        )
        schema_editor.execute("CREATE INDEX matters_search_words ON matters_search USING gin (words)")
    else:
        schema_editor.execute(
            "CREATE VIRTUAL TABLE matters_search USING fts5 (words, detail=none, tokenize='unicode61')"
        )


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE matters_search")


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
