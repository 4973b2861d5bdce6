"""Ce que la base fait seule : chaque ménage a sa ligne d'index, à jour à chaque écriture."""

from typing import Any

from django.db import DatabaseError, connections, transaction

_LIGNE = """INSERT INTO recherche_entree (menage_id, texte)
SELECT m.id, m.recherche || coalesce((SELECT {agrege}(p.recherche, '') FROM menages_composition c
  JOIN menages_personne p ON p.id = c.personne_id WHERE c.menage_id = m.id), '')
FROM menages_menage m WHERE m.id IN ({menages})
ON CONFLICT (menage_id) DO UPDATE SET texte = excluded.texte
WHERE recherche_entree.texte <> excluded.texte"""

_ECRITURES = (
    ("menage_cree", "INSERT", "menages_menage", "NEW.id"),
    ("menage_change", "UPDATE OF recherche", "menages_menage", "NEW.id"),
    ("membre_entre", "INSERT", "menages_composition", "NEW.menage_id"),
    ("membre_sort", "DELETE", "menages_composition", "OLD.menage_id"),
    ("membre_change", "UPDATE", "menages_composition", "NEW.menage_id, OLD.menage_id"),
    (
        "personne_change",
        "UPDATE OF recherche",
        "menages_personne",
        "SELECT menage_id FROM menages_composition WHERE personne_id = NEW.id",
    ),
)
"""Chaque écriture qui change un texte cherché : nom, geste, table, ménages à reprendre."""

_TROUVER = "INSERT INTO recherche_texte (rowid, texte) VALUES (NEW.menage_id, NEW.texte);"
_OUBLIER = (
    "INSERT INTO recherche_texte (recherche_texte, rowid, texte)"
    " VALUES ('delete', OLD.menage_id, OLD.texte);"
)
_PLEIN_TEXTE = (
    ("trouver", "INSERT", _TROUVER),
    ("oublier", "DELETE", _OUBLIER),
    ("retrouver", "UPDATE", f"{_OUBLIER} {_TROUVER}"),
)


def _sqlite() -> list[str]:
    ordres = [
        "CREATE VIRTUAL TABLE IF NOT EXISTS recherche_texte USING fts5("
        "texte, content='recherche_entree', content_rowid='menage_id', tokenize='trigram')"
    ]
    for nom, geste, corps in _PLEIN_TEXTE:
        ordres.append(
            f"CREATE TRIGGER recherche_{nom} AFTER {geste} ON recherche_entree BEGIN {corps} END"
        )
    for nom, geste, table, menages in _ECRITURES:
        ligne = _LIGNE.format(agrege="group_concat", menages=menages)
        ordres.append(f"CREATE TRIGGER recherche_{nom} AFTER {geste} ON {table} BEGIN {ligne}; END")
    return ordres


def _postgresql() -> list[str]:
    ordres = []
    for nom, geste, table, menages in _ECRITURES:
        ligne = _LIGNE.format(agrege="string_agg", menages=menages)
        ordres += [
            f"CREATE OR REPLACE FUNCTION recherche_{nom}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {ligne}; RETURN NULL; END $$",
            f"CREATE TRIGGER recherche_{nom} AFTER {geste} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION recherche_{nom}()",
        ]
    return ordres


def retirer(using: str = "default", **_: Any) -> None:
    """Ôte les déclencheurs ; sans effet s'ils n'y sont pas."""
    connexion = connections[using]
    tables = set(connexion.introspection.table_names())
    tous = [(nom, table) for nom, _geste, table, _menages in _ECRITURES]
    tous += [(nom, "recherche_entree") for nom, _geste, _corps in _PLEIN_TEXTE]
    with connexion.cursor() as curseur:
        for nom, table in tous:
            if table in tables:
                sur = f" ON {table}" if connexion.vendor == "postgresql" else ""
                curseur.execute(f"DROP TRIGGER IF EXISTS recherche_{nom}{sur}")


def poser(using: str = "default", **_: Any) -> None:
    """Pose les déclencheurs, et indexe ce qui ne l'était pas encore."""
    connexion = connections[using]
    if "recherche_entree" not in connexion.introspection.table_names():
        return
    retirer(using)
    postgresql = connexion.vendor == "postgresql"
    agrege = "string_agg" if postgresql else "group_concat"
    with transaction.atomic(using=using), connexion.cursor() as curseur:
        for ordre in _postgresql() if postgresql else _sqlite():
            curseur.execute(ordre)
        curseur.execute(_LIGNE.format(agrege=agrege, menages="SELECT id FROM menages_menage"))
    if postgresql:
        _rapprocher(using)


def _rapprocher(using: str) -> None:
    """L'extension qui rapproche les fautes de frappe, là où le serveur la propose."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as curseur:
            curseur.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            curseur.execute(
                "CREATE INDEX IF NOT EXISTS recherche_trigrammes ON recherche_entree"
                " USING gin (texte gin_trgm_ops)"
            )
    except DatabaseError:
        # Ni l'extension ni le droit de l'installer : la recherche s'en passe, plus lentement.
        return
