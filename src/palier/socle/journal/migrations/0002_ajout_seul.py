"""La base elle-même refuse de changer ou d'effacer une trace."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER journal_{geste.lower()}_refuse BEFORE {geste} ON journal_trace"
    " BEGIN SELECT RAISE(ABORT, 'Le journal ne se modifie pas.'); END"
    for geste in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'Le journal ne se modifie pas.'; END $$",
    "CREATE TRIGGER journal_ajout_seul BEFORE UPDATE OR DELETE ON journal_trace"
    " FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
]


def poser(apps, editeur):
    ordres = POSTGRESQL if editeur.connection.vendor == "postgresql" else SQLITE
    for ordre in ordres:
        editeur.execute(ordre)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(poser)]
