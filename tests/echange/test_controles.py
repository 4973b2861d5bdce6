"""Contrôler : chaque anomalie est située, dit ce qui était attendu, et propose."""

import csv

import pytest

from echange.dossiers import LE, anomalies, juste, lire, poser
from palier.noyau.erreurs import DonneesFautives
from palier.pilotage.echange.anomalies import (
    MONTREES,
    PLAFOND,
    Nature,
    Niveau,
    compte,
    ecrire_rapport,
    rapport,
)
from palier.pilotage.echange.lecture import Controle, ouvrir


def une(tmp_path, table, rang=0, **valeurs):
    """La seule anomalie d'un dossier juste dont une ligne a été changée."""
    tables = juste()
    tables[table][rang] |= valeurs
    (anomalie,) = anomalies(poser(tmp_path / "d", tables))
    return anomalie


def test_une_anomalie_dit_ou_quoi_et_comment(tmp_path):
    a = une(tmp_path, "dispositifs", code="ASSL_MAINTIEN")
    assert str(a) == (
        "dispositifs.csv, ligne 2, code : « ASSL_MAINTIEN » : code inconnu ;"
        " le plus proche : ASLL_MAINTIEN."
    )


@pytest.mark.parametrize(
    ("table", "valeurs", "nature", "niveau"),
    [
        ("actes", {"date": "31/02/2023"}, Nature.TYPE, Niveau.BLOQUANT),
        ("actes", {"date": "0203-05-01"}, Nature.TYPE, Niveau.BLOQUANT),
        ("actes", {"date": "1899-12-31"}, Nature.TYPE, Niveau.BLOQUANT),
        ("actes", {"date": ""}, Nature.OBLIGATOIRE, Niveau.BLOQUANT),
        ("actes", {"duree_min": "une heure"}, Nature.TYPE, Niveau.BLOQUANT),
        ("actes", {"duree_min": "45,5"}, Nature.TYPE, Niveau.BLOQUANT),
        ("actes", {"duree_min": "-5"}, Nature.BORNE, Niveau.BLOQUANT),
        ("actes", {"duree_min": "1441"}, Nature.BORNE, Niveau.BLOQUANT),
        ("actes", {"note": "a\x07b"}, Nature.TYPE, Niveau.BLOQUANT),
        ("situations", {"ressources": "1,234.50"}, Nature.TYPE, Niveau.BLOQUANT),
        ("situations", {"ressources": "1e3"}, Nature.TYPE, Niveau.BLOQUANT),
        ("situations", {"ressources": "99999999999"}, Nature.TYPE, Niveau.BLOQUANT),
        ("situations", {"difficulte_sante": "peut-être"}, Nature.TYPE, Niveau.BLOQUANT),
        ("mesures", {"motif_fin": "DEMENAGEMNT"}, Nature.CODE, Niveau.BLOQUANT),
        ("mesures", {"motifs_secondaires": "RELOGEMENT|ZZZ"}, Nature.CODE, Niveau.BLOQUANT),
        ("mesures", {"motifs_secondaires": "RELOGEMENT||DECES"}, Nature.CODE, Niveau.BLOQUANT),
        ("mesures", {"referent_id": "inconnu"}, Nature.REFERENCE, Niveau.COHERENCE),
        ("personnes", {"naissance": "2026-11-22"}, Nature.DATES, Niveau.COHERENCE),
        ("periodes", {"debut": "2023-01-09"}, Nature.DATES, Niveau.COHERENCE),
        ("participants", {"debut": "2023-01-09"}, Nature.DATES, Niveau.COHERENCE),
        ("participants", {"fin": "2023-10-01"}, Nature.DATES, Niveau.COHERENCE),
        ("presences", {"personne_id": ""}, Nature.OBLIGATOIRE, Niveau.BLOQUANT),
    ],
)
def test_chaque_defaut_a_sa_nature_et_son_niveau(tmp_path, table, valeurs, nature, niveau):
    a = une(tmp_path, table, **valeurs)
    assert (a.table, a.nature, a.niveau) == (table, nature, niveau)
    assert (a.fichier, a.ligne) == (f"{table}.csv", 2)


def test_une_mesure_qui_finit_avant_de_commencer_exclut_aussi_sa_periode(tmp_path):
    tables = juste()
    tables["mesures"][0]["fin"] = "2023-01-09"
    trouvees = anomalies(poser(tmp_path / "d", tables))
    assert {(a.table, a.nature) for a in trouvees} == {
        ("mesures", Nature.DATES),
        ("periodes", Nature.DATES),
    }


@pytest.mark.parametrize(
    "juste_valide",
    [
        ("personnes", {"naissance": "2026-11-21"}),
        ("periodes", {"debut": "2023-09-30", "fin_prevue": "2023-12-31"}),
        ("participants", {"debut": "2023-01-10", "fin": "2023-09-30"}),
        ("actes", {"duree_min": "1440"}),
        ("actes", {"duree_min": "0"}),
        ("mesures", {"referent_id": ""}),
    ],
)
def test_une_valeur_a_la_borne_convient(tmp_path, juste_valide):
    table, valeurs = juste_valide
    tables = juste()
    tables[table][0] |= valeurs
    assert anomalies(poser(tmp_path / "d", tables)) == []


def test_une_cle_en_double_renvoie_a_la_premiere_ligne(tmp_path):
    tables = juste()
    tables["menages"] += [{"menage_id": "m2", "structure_id": "s"}, dict(tables["menages"][0])]
    (a,) = anomalies(poser(tmp_path / "d", tables))
    assert (a.nature, a.ligne, a.valeur, a.attendu) == (Nature.CLE, 4, "m1", "déjà ligne 2")


def test_les_lignes_vides_ne_decalent_pas_les_numeros(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    (dossier / "menages.csv").write_text("menage_id,structure_id\nm1,s\n\n\nm2,s\n\nm2,s\n")
    (a,) = anomalies(dossier)
    assert (a.ligne, a.attendu) == (7, "déjà ligne 5")


def test_deux_presences_de_la_meme_personne_dans_un_menage_se_chevauchent(tmp_path):
    tables = juste()
    tables["compositions"][1]["fin"] = "2022-06-30"
    suite = dict(tables["compositions"][1]) | {"debut": "2022-06-30", "fin": ""}
    tables["compositions"].append(suite)
    (a,) = anomalies(poser(tmp_path / "d", tables))
    assert (a.nature, a.ligne) == (Nature.DATES, 4)
    tables["compositions"][2]["debut"] = "2022-07-01"
    assert anomalies(poser(tmp_path / "d", tables)) == []


def test_la_garde_alternee_donne_deux_menages_au_meme_enfant(tmp_path):
    tables = juste()
    tables["menages"].append({"menage_id": "m2", "structure_id": "s"})
    membre = {"menage_id": "m2", "personne_id": "p2", "role": "ENFANT", "debut": "2020-01-01"}
    tables["compositions"].append(membre | {"garde": "alternee"})
    assert anomalies(poser(tmp_path / "d", tables)) == []


def test_une_table_designee_mais_absente_se_dit_une_fois(tmp_path):
    tables = juste()
    del tables["professionnels"]
    trouvees = anomalies(poser(tmp_path / "d", tables))
    assert sorted((a.table, a.colonne, compte([a])) for a in trouvees) == [
        ("actes", "professionnel_id", 1),
        ("mesures", "referent_id", 1),
    ]


# Colonnes et fichiers


@pytest.mark.parametrize(
    ("entete", "attendu"),
    [
        ("menage_id,structure_id,quartié", "la plus proche : quartier"),
        ("menage_id,structure_id,menage_id", "en double"),
        ("menage_id,nom_usage,quartier", "colonne obligatoire absente"),
    ],
)
def test_un_defaut_d_en_tete_se_dit_a_la_ligne_1(tmp_path, entete, attendu):
    tables = juste()
    dossier = poser(tmp_path / "d", tables)
    (dossier / "menages.csv").write_text(f"{entete}\nm1,s,x\n")
    trouvees = [a for a in anomalies(dossier) if a.table == "menages"]
    assert any(attendu in str(a) for a in trouvees)
    assert {a.ligne for a in trouvees if a.nature is Nature.COLONNE} == {1}


def test_un_fichier_au_nom_proche_d_une_table_est_bloquant(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    (dossier / "mesure.csv").write_text("a\n1\n")
    (a,) = anomalies(dossier)
    assert a.niveau is Niveau.BLOQUANT
    assert "la plus proche : mesures" in str(a)


def test_une_ligne_trop_courte_ou_trop_longue_est_situee(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    (dossier / "menages.csv").write_text(
        "menage_id,structure_id,quartier\nm1,s,Gare\nm2,s\nm3,s,a,b\n"
    )
    trouvees = [(a.ligne, a.attendu) for a in anomalies(dossier)]
    assert trouvees == [(3, "2 valeurs pour 3 colonnes"), (4, "4 valeurs pour 3 colonnes")]


# Rapport


def test_toutes_les_anomalies_sortent_d_un_coup_et_sont_comptees(tmp_path):
    tables = juste()
    modele = tables["actes"][1]
    tables["actes"] = [
        modele | {"acte_id": f"a{i}", "type": "VIZITE"} for i in range(PLAFOND + 500)
    ]
    tables["menages"][0]["structure_id"] = "zz"
    with lire(poser(tmp_path / "d", tables)) as o:
        assert compte(o.anomalies) == PLAFOND + 501
        assert compte(o.anomalies, Niveau.BLOQUANT) == PLAFOND + 500
        texte = rapport(o.anomalies)
    assert texte.count("VIZITE") == MONTREES
    assert "… et 1\u00a0495 autres du même genre." in texte
    assert "menages.csv, ligne 2, structure_id" in texte


def test_un_calcul_ne_refuse_que_le_bloquant(tmp_path):
    tables = juste()
    tables["mesures"][0]["referent_id"] = "inconnu"
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.exiger(Niveau.BLOQUANT) is o
        with pytest.raises(DonneesFautives, match="1 anomalie"):
            o.exiger(*Niveau)


def test_le_controle_se_fait_au_jour_donne(tmp_path):
    tables = juste()
    tables["personnes"][0]["naissance"] = "2026-11-21"
    dossier = poser(tmp_path / "d", tables)
    veille = LE.replace(day=20)
    with ouvrir(dossier, controle=Controle(le=veille)) as o:
        assert [a.colonne for a in o.anomalies] == ["naissance"]


def test_le_rapport_csv_s_ouvre_au_tableur_sans_formule(tmp_path):
    tables = juste()
    tables["actes"][0]["type"] = "=2+5"
    with lire(poser(tmp_path / "d", tables)) as o:
        ecrire_rapport(o.anomalies, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as flux:
        (ligne,) = csv.DictReader(flux, delimiter=";")
    assert ligne["valeur lue"] == "'=2+5"
    assert (ligne["fichier"], ligne["ligne"], ligne["niveau"]) == ("actes.csv", "2", "bloquant")
