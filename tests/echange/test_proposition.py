"""Proposer une correspondance : par ressemblance, en disant ce dont on doute."""

import re

import pytest
import yaml

from echange.dossiers import LE, contenu
from echange.test_correspondance import CLASSEURS, EXEMPLES, correspondance_de, traduire
from palier.noyau.erreurs import DonneesFautives
from palier.pilotage.echange.anomalies import Nature
from palier.pilotage.echange.proposition import proposer
from palier.pilotage.echange.reprise import importer


@pytest.mark.parametrize("classeur", CLASSEURS, ids=lambda c: c.stem)
def test_une_ebauche_se_charge_et_ne_bloque_que_sur_ce_qu_elle_annonce(tmp_path, classeur):
    (tmp_path / "e.yaml").write_text(ebauche := proposer(classeur), encoding="utf-8")
    with traduire(classeur, tmp_path / "e.yaml") as o:
        assert len(contenu(o, "menages")) > 20
        lues = [a for a in o.anomalies if a.nature in (Nature.TYPE, Nature.CODE)]
        titres = {re.sub(r".*« (.*) ».*", r"\1", a.colonne) for a in lues}
    assert all(titre in ebauche for titre in titres)
    assert "À RELIRE" in ebauche


def test_l_ebauche_du_ccas_reconnait_ses_colonnes_et_liste_les_autres():
    ebauche = proposer(EXEMPLES / "ccas-suivi.xlsx")
    relue = yaml.safe_load(correspondance_de(CLASSEURS[1]).read_text(encoding="utf-8"))
    proposee = yaml.safe_load(ebauche)
    assert {t["table"] for t in proposee["feuilles"][0]["tables"]} >= {
        t["table"] for t in relue["feuilles"][0]["tables"]
    } - {"dettes"}
    assert "Colonnes non reconnues, laissées de côté : N°, Observations" in ebauche
    assert "Prescripteur → mesures.instructeur : sûr" in ebauche


def test_une_ebauche_sans_relecture_ne_s_importe_pas_si_elle_doute(tmp_path):
    (tmp_path / "e.yaml").write_text(proposer(CLASSEURS[1]), encoding="utf-8")
    with pytest.raises(DonneesFautives):
        importer(CLASSEURS[1], le=LE, correspondance=tmp_path / "e.yaml", sortie=tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_un_titre_approchant_se_juge_aux_valeurs():
    # « Dossier » ressemble à « dossier BDF », mais ses numéros démentent ; « Impayé au 31/12 »
    # ressemble à « impayé », et ses montants confirment.
    asll, _, residence = (proposer(c) for c in CLASSEURS)
    assert "laissées de côté : Dossier, Œuvre sociale" in asll
    assert "Impayé au 31/12 → dette_debut : sûr" in residence
    assert "Parti vers → mesures.destination" in residence
