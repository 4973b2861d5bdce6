"""Le second mur : sous PostgreSQL, la base elle-même ne rend que les lignes d'une structure.

Les politiques ne valent que pour un rôle ordinaire : le propriétaire des tables, sous lequel
tournent migrations et commandes, les contourne. Le serveur web se connecte donc sous un autre
rôle, et dit à chaque demande la structure de la casquette ; sans elle, aucune ligne
(`docs/cloisonner.md`).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction

from palier.socle.comptes.models import Structure

NOM = "palier_cloison"
_ICI = "NULLIF(current_setting('palier.structure', true), '')::bigint"
_CLOISONNES = ("palier.metier.", "palier.pilotage.")
"""Comptes et journal restent lisibles : on y cherche sa casquette, et la trace d'avant."""


def dire_la_structure(structure_id: int | None) -> None:
    """Dit à la base la structure de la casquette ; aucune, elle ne rend rien."""
    if settings.PALIER_CLOISON and connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            dite = "" if structure_id is None else str(structure_id)
            curseur.execute("SELECT set_config('palier.structure', %s, false)", [dite])


def regles() -> Iterator[tuple[str, str]]:
    """Chaque table cloisonnée et sa règle, en SQL."""
    for modele in apps.get_models():
        if regle := _regle(modele):
            yield modele._meta.db_table, regle


def _regle(modele: type[models.Model]) -> str:
    """La structure que porte la ligne, ou celle de la fiche dont elle dépend ; vide : aucune."""
    if not modele.__module__.startswith(_CLOISONNES):
        return ""
    liens: list[Any] = [c for c in modele._meta.concrete_fields if c.is_relation]
    for lien in liens:
        if lien.related_model is Structure:
            commune = f"{lien.column} IS NULL OR " if lien.null else ""
            return f"{commune}{lien.column} = {_ICI}"
    for lien in liens:
        fiche = lien.related_model
        if not lien.null and fiche is not modele and _regle(fiche):
            cle = f"p.{fiche._meta.pk.column} = {modele._meta.db_table}.{lien.column}"
            # La règle de la fiche s'applique aussi à cette lecture : un mur suffit aux deux.
            return f"EXISTS (SELECT 1 FROM {fiche._meta.db_table} p WHERE {cle})"
    return ""


def retirer(using: str = "default", **_: Any) -> None:
    """Ôte les politiques avant une migration ; un rôle ordinaire ne lit alors plus rien."""
    connexion = connections[using]
    if connexion.vendor == "postgresql":
        with transaction.atomic(using=using), connexion.cursor() as curseur:
            for table in _posees(curseur):
                curseur.execute(f"DROP POLICY {NOM} ON {table}")


def poser(using: str = "default", **_: Any) -> None:
    """Pose après une migration les politiques qui manquent, sous PostgreSQL seulement."""
    connexion = connections[using]
    if connexion.vendor != "postgresql":
        return
    tables = set(connexion.introspection.table_names())
    with transaction.atomic(using=using), connexion.cursor() as curseur:
        manquantes = tables - _posees(curseur)
        for table, regle in regles():
            if table in manquantes:
                curseur.execute(f"CREATE POLICY {NOM} ON {table} USING ({regle})")
                curseur.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def _posees(curseur: Any) -> set[str]:
    curseur.execute("SELECT tablename FROM pg_policies WHERE policyname = %s", [NOM])
    return {table for (table,) in curseur.fetchall()}
