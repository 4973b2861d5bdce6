"""Le secret d'ensemble : ce que plusieurs indicateurs, réunis, ne doivent pas trahir."""

from dataclasses import replace

from bilans.exemples import compte, repartition, taux
from palier.moteur.resultats import Ligne, Ventilation
from palier.pilotage.bilans.secret import petits_effectifs, publier, tue
from palier.pilotage.indicateurs.catalogue import CATALOGUE


def _publie(*resultats):
    bruts = {(r.code, "annee"): r for r in resultats}
    return {code: r for (code, _), r in publier(bruts, CATALOGUE, 2025).items()}


def test_une_petite_modalite_en_emporte_une_autre_et_laisse_le_total():
    publie = _publie(repartition("I-015", "famille", {"SEUL": 20, "COUPLE": 9, "COLOC": 2}))[
        "I-015"
    ]
    tues = {x.modalites[0] for x in publie.ventilations[0].lignes if tue(x)}
    assert "COLOC" in tues
    assert len(tues) == 2
    assert publie.valeur == 31


def test_onze_sur_douze_ne_publie_ni_son_numerateur_ni_son_taux():
    publie = _publie(taux("I-033", 11, 12))["I-033"]
    assert (publie.valeur, publie.numerateur) == (None, None)
    assert _publie(taux("I-033", 6, 12))["I-033"].numerateur == 6


def test_moins_de_cinq_unites_en_tout_ne_publient_aucune_repartition():
    publie = _publie(repartition("I-015", "famille", {"SEUL": 2, "COUPLE": 1}))["I-015"]
    assert tue(publie)
    assert publie.ventilations[0].lignes == ()


def test_le_non_renseigne_et_les_comptes_d_activite_restent_publies():
    publies = _publie(
        repartition("I-015", "famille", {"SEUL": 20, "COUPLE": 9}, nsp=2),
        repartition("I-046", "type", {"D_DLS": 9, "D_FSL": 2}, unite="démarches"),
    )
    assert publies["I-015"].ventilations[0].lignes[-1].valeur == 2
    assert [x.valeur for x in publies["I-046"].ventilations[0].lignes] == [9, 2, 0]


def test_le_meme_nombre_publie_par_deux_indicateurs_est_tu_dans_les_deux():
    actives = compte(
        "I-003", 18, unite="mesures", en_cours_au_debut=15, entrees=3, fins=9, en_cours_a_la_fin=9
    )
    publies = _publie(actives, compte("I-004", 3, unite="mesures"), compte("I-039", 9))
    assert tue(publies["I-004"])
    assert "entrees" not in publies["I-003"].valeurs
    assert "en_cours_au_debut" not in publies["I-003"].valeurs or tue(publies["I-003"])
    assert publies["I-039"].valeur == 9


def test_une_marge_publiee_ailleurs_ne_trahit_pas_un_croisement():
    cases = {("A", "AMELIOREE"): 12, ("A", "STABLE"): 6, ("A", "DEGRADEE"): 2}
    cases |= {("B", "AMELIOREE"): 8, ("B", "STABLE"): 5, ("B", "DEGRADEE"): 5}
    croise = Ventilation(("dispositif", "evolution"), tuple(Ligne(c, n) for c, n in cases.items()))
    evolution = repartition(
        "I-030", "evolution", {"AMELIOREE": 20, "STABLE": 11, "DEGRADEE": 7}, unite="mesures"
    )
    evolution = replace(evolution, ventilations=(*evolution.ventilations, croise))
    actives = Ventilation(("dispositif",), (Ligne(("A",), 20), Ligne(("B",), 18)))
    total = replace(compte("I-003", 38, unite="mesures"), ventilations=(actives,))
    publies = _publie(evolution, total)
    rangee = {
        x.modalites[1]: x.valeur
        for x in publies["I-030"].ventilations[1].lignes
        if x.modalites[0] == "A"
    }
    connus = [n for n in rangee.values() if n is not None]
    assert len(rangee) - len(connus) != 1, "une seule case tue se déduirait de la marge"
    assert petits_effectifs(publies.values(), CATALOGUE) == []


def test_une_mediane_sur_moins_de_cinq_mesures_ne_se_publie_pas():
    publie = _publie(compte("I-035", 7.5, unite="mois", moyenne=7.5, mediane=7.0, effectif=3))[
        "I-035"
    ]
    assert publie.valeur is None
    assert "mediane" not in publie.valeurs
