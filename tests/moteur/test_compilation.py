"""Le SQL versionné est celui des définitions, et ne lit que ce dont il a besoin."""

import duckdb
import ibis

from palier.moteur.colonnes import elaguer, lues
from palier.moteur.langage import rattacher
from palier.moteur.moteurs import DUCKDB, en_sql
from palier.pilotage.indicateurs import CATALOGUE, compilees


def test_le_sql_versionne_du_catalogue_est_a_jour():
    refait = compilees.en_texte(compilees.compiler(DUCKDB, tuple(CATALOGUE)))
    assert compilees.FICHIER.read_text(encoding="utf-8") == refait


MESURES = ibis.table({"mesure_id": "string", "debut": "date", "motif": "string"}, name="mesures")
DITS = ibis.table({"mesure_id": "string", "dit": "string"}, name="dits")


def _rend(expression: ibis.Table) -> list[tuple]:
    base = duckdb.connect()
    base.execute("CREATE TABLE mesures AS SELECT 'a' mesure_id, DATE '2024-02-29' debut, 'X' motif")
    base.execute("CREATE TABLE dits AS SELECT 'a' mesure_id, 'oui' dit")
    return base.execute(en_sql(expression, DUCKDB)).fetchall()


def test_une_expression_elaguee_rend_la_meme_chose_en_lisant_moins():
    large = MESURES.mutate(annee=MESURES.debut.year(), copie=MESURES.motif)
    etroite = large.group_by("annee").agg(n=large.count())
    assert lues(etroite) == {"mesures": {"debut"}}
    assert _rend(elaguer(etroite)) == _rend(etroite) == [(2024, 1)]


def test_compter_des_lignes_ne_garde_aucun_texte():
    assert lues(MESURES.aggregate(n=MESURES.count())) == {"mesures": {"debut"}}


def test_une_colonne_rattachee_que_personne_ne_lit_ne_se_joint_pas():
    jointe = rattacher(MESURES, DITS, "mesure_id", dit="dit")
    compte = jointe.aggregate(n=jointe.count())
    assert "JOIN" not in en_sql(elaguer(compte), DUCKDB)
    assert _rend(elaguer(compte)) == _rend(compte) == [(1,)]
    assert _rend(elaguer(jointe.select("dit"))) == [("oui",)]


def test_une_jointure_qui_change_le_nombre_de_lignes_reste():
    jointe = MESURES.left_join(DITS, "mesure_id")
    assert "JOIN" in en_sql(elaguer(jointe.aggregate(n=jointe.count())), DUCKDB)
