"""Les paires qu'il vaut la peine de comparer : une clé indexée les réunit, la base les trouve."""

from typing import Any

from django.db import connection

CLES_DE_PERSONNE = ("sons_et_jour", "prenom_et_naissance", "nom_et_naissance")
CLES_DE_MENAGE = ("cle_telephone", "cle_lieu")
_MEME_CLE = """SELECT a.id, b.id FROM {table} a JOIN {table} b
ON b.structure_id = a.structure_id AND b.{cle} = a.{cle} AND b.id > a.id
WHERE a.structure_id = %(structure)s AND a.{cle} <> ''"""

SANS_NAISSANCE = """SELECT CASE WHEN a.id < b.id THEN a.id ELSE b.id END,
CASE WHEN a.id < b.id THEN b.id ELSE a.id END
FROM menages_personne a JOIN menages_personne b
ON b.structure_id = a.structure_id AND b.sons = a.sons AND b.id <> a.id
WHERE a.structure_id = %(structure)s AND a.naissance IS NULL AND a.naissance_attendue IS NULL
AND a.sons <> '' AND (SELECT count(*) FROM menages_personne c
  WHERE c.structure_id = a.structure_id AND c.sons = a.sons) <= 5"""
"""Une naissance manque : le nom seul rapproche, s'il n'est pas porté par plus de cinq fiches."""

TENUS_PAR_LA_MEME = """SELECT a.menage_id, b.menage_id FROM menages_composition a
JOIN menages_composition b ON b.personne_id = a.personne_id AND b.menage_id > a.menage_id
JOIN menages_menage m ON m.id = a.menage_id
WHERE m.structure_id = %(structure)s AND a.role = 'TITULAIRE' AND b.role = 'TITULAIRE'
AND a.fin IS NULL AND b.fin IS NULL"""
"""Une personne ne tient pas deux ménages à la fois."""


def paires(
    structure_id: int, modele: type[Any], cles: tuple[str, ...], autrement: str
) -> list[tuple[int, int]]:
    """Les paires d'une structure que réunit l'une des clés, ou l'autre requête, sans redite."""
    table = modele._meta.db_table
    requetes = [_MEME_CLE.format(table=table, cle=cle) for cle in cles] + [autrement]
    with connection.cursor() as curseur:
        curseur.execute(" UNION ".join(requetes), {"structure": structure_id})
        return curseur.fetchall()
