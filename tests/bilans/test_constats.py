"""Une phrase est vraie, chiffrée par le calcul, et se tait plutôt que d'en dire trop."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilans.exemples import compte, repartition, source, taux
from palier.moteur.resultats import Ligne, Ventilation
from palier.pilotage.bilans.constats import dire, patron, pluriel


def _dit(texte, *resultats, si="", avant=()):
    phrase = dire((patron(texte, si),), source(*resultats, avant=avant))
    return phrase.texte.replace("\u00a0", " ") if phrase else None


def test_un_nombre_en_tete_s_ecrit_en_lettres_jusqu_a_seize():
    r = repartition("I-015", "famille", {"SEUL_ENF": 15, "SEUL": 23})
    patron_ = (
        "{I-015[SEUL_ENF] | ménage} sur {I-015.renseignes} <est monoparental|sont monoparentaux>"
    )
    assert _dit(patron_, r) == "Quinze ménages sur 38 sont monoparentaux"
    r = repartition("I-015", "famille", {"SEUL_ENF": 17, "SEUL": 21})
    assert _dit(patron_, r) == "17 ménages sur 38 sont monoparentaux"


def test_zero_un_et_pluriel_ont_leur_phrase():
    phrase = "{I-004 | mesure} <n'a|a|ont> commencé"
    attendus = {0: "Aucune mesure n’a commencé", 1: "Une mesure a commencé"}
    attendus |= {2: "Deux mesures ont commencé", 30: "30 mesures ont commencé"}
    for n, attendu in attendus.items():
        assert _dit(phrase, compte("I-004", n)) == attendu


def test_zero_en_tete_sans_sa_tournure_ne_se_dit_pas():
    assert _dit("{I-004 | mesure} <a|ont> commencé", compte("I-004", 0)) is None


def test_un_zero_au_milieu_de_la_phrase_reste_un_chiffre_sauf_demande():
    assert _dit("En tout, {I-004 | mesure}", compte("I-004", 0)) == "En tout, 0 mesure"
    assert _dit("En tout, {I-004 | aucun mesure}", compte("I-004", 0)) == "En tout, aucune mesure"


def test_la_comparaison_disparait_sans_annee_precedente():
    phrases = (
        patron("{I-001} ménages, soit {I-001 - I-001@-1} de plus", "I-001 > I-001@-1"),
        patron("{I-001} ménages"),
    )
    avec = source(compte("I-001", 40), avant=[compte("I-001", 36)])
    assert dire(phrases, avec).texte == "40 ménages, soit 4 de plus"
    assert dire(phrases, source(compte("I-001", 40))).texte == "40 ménages"


def test_une_case_masquee_fait_taire_la_phrase():
    r = repartition("I-015", "famille", {"SEUL_ENF": 15, "SEUL": 23})
    (v,) = r.ventilations
    tues = tuple(replace(x, valeur=None, part=None, masquee=True) for x in v.lignes)
    masque = replace(r, ventilations=(Ventilation(v.axes, tues),))
    assert _dit("{I-015[SEUL_ENF]} familles", r) == "15 familles"
    assert _dit("{I-015[SEUL_ENF]} familles", masque) is None
    assert _dit("{I-015[SEUL_ENF] + I-015[SEUL]} ménages", masque) is None


def test_un_denominateur_nul_fait_taire_le_taux():
    assert _dit("{I-033 | %}", taux("I-033", 0, 0)) is None
    assert _dit("{I-033 | %}", taux("I-033", 0, 5)) == "0 %"


@pytest.mark.parametrize(
    ("patron_", "attendu"),
    [
        ("{I-024.somme | €}", "84 350 €"),
        ("{I-024.somme - 90000 | +€}", "− 5 650 €"),
        ("{I-024.mediane | :1 mois}", "13,9 mois"),
        ("{I-024.mediane}", "13,9"),
        ("{I-024.part_ | +%}", "+ 11 %"),
    ],
)
def test_chaque_forme_de_nombre_s_ecrit_a_la_francaise(patron_, attendu):
    r = compte("I-024", 84350, somme=84350, mediane=13.94, part_=11.1)
    assert _dit(patron_, r) == attendu


def test_une_fraction_se_dit_si_elle_est_vraie_a_un_point_et_demi():
    assert (
        _dit("{I-019 | fraction budget connu}", taux("I-019", 21, 32))
        == "Deux budgets connus sur trois"
    )
    assert (
        _dit("{I-019 | fraction budget connu}", taux("I-019", 81, 100))
        == "Huit budgets connus sur dix"
    )
    assert _dit("{I-019 | fraction budget connu}", taux("I-019", 55, 100)) is None


def test_le_premier_d_une_repartition_exclut_le_non_renseigne():
    r = repartition("I-046", "type", {"D_DLS": 9, "D_FSL": 7}, nsp=30)
    assert _dit("{I-046#1.code} : {I-046#1}", r) == "D_DLS : 9"


def test_une_case_tue_en_renfort_interdit_tout_classement():
    r = repartition("I-046", "type", {"D_DLS": 9, "D_FSL": 7})
    (v,) = r.ventilations
    lignes = (replace(v.lignes[0], valeur=None, masquee=True), *v.lignes[1:])
    assert _dit("{I-046#1}", replace(r, ventilations=(Ventilation(v.axes, lignes),))) is None


def test_une_ligne_absente_vaut_zero():
    r = repartition("I-029", "etape", {"AUCUNE": 10})
    assert _dit("{I-029[EXECUTEE] | expulsion} <n'a été exécutée|exécutée|exécutées>", r) == (
        "Aucune expulsion n’a été exécutée"
    )


def test_un_chiffre_hors_des_accolades_est_refuse():
    with pytest.raises(ValueError, match="hors des accolades"):
        patron("Sur 38 mesures, {I-003}")


@pytest.mark.parametrize("texte", ["{I-003 +}", "{__import__('os')}", "{I-003[}", "{[1]}"])
def test_une_expression_mal_ecrite_est_refusee(texte):
    with pytest.raises(ValueError, match="n'est pas une expression"):
        patron(texte)


@pytest.mark.parametrize(
    ("singulier", "attendu"),
    [
        ("mesure de maintien", "mesures de maintien"),
        ("travailleur social", "travailleurs sociaux"),
        ("mesure active", "mesures actives"),
        ("mois", "mois"),
        ("ménage accompagné", "ménages accompagnés"),
        ("réunion d'équipe", "réunions d'équipe"),
    ],
)
def test_une_locution_s_accorde_jusqu_a_sa_preposition(singulier, attendu):
    assert pluriel(singulier) == attendu


@given(
    st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 400), min_size=1), st.integers(0, 50)
)
def test_tout_nombre_d_une_phrase_sort_du_resultat(comptes, nsp):
    r = repartition("I-010", "difficulte", comptes, nsp=nsp)
    phrase = dire(
        (patron("{I-010#1 | mesure} sur {I-010.renseignes}, dont {I-010.nsp}"),), source(r)
    )
    if phrase is None:
        assert not any(comptes.values())
        return
    permis = {*comptes.values(), sum(comptes.values()), nsp}
    assert set(phrase.nombres) <= permis
    ecrits = [int(n.replace("\u00a0", "")) for n in re.findall(r"\d[\d\u00a0]*", phrase.texte)]
    assert set(ecrits) <= permis


def test_un_axe_croise_se_lit_ligne_par_ligne():
    croise = Ventilation(
        ("dispositif", "evolution"), (Ligne(("A", "STABLE"), 7), Ligne(("B", "STABLE"), 9))
    )
    r = replace(repartition("I-030", "evolution", {"STABLE": 16}), ventilations=(croise,))
    p = (patron("{I-030/dispositif,evolution[*,STABLE]}"),)
    assert [dire(p, source(r), x).texte for x in ("A", "B")] == ["7", "9"]
