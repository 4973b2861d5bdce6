"""Ce qui reste vrai de toute procédure, quelles que soient ses dates et leur ordre de saisie."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.metier.logement.regles import frise, lieux, treve
from palier.metier.logement.regles.audience import NOTIFICATION_PREFET, TRANSMISSION_DSF
from palier.metier.logement.regles.commandement import Bail
from palier.metier.logement.regles.echeances import Droit
from palier.metier.logement.regles.etapes import Fait
from palier.noyau.feries import Calendrier
from palier.noyau.parametres import ParametreAbsent

A_REBOURS = {NOTIFICATION_PREFET.code, TRANSMISSION_DSF.code}
CODES = [f"E{n:02}" for n in range(1, 16)] + [
    *("S2_DEPOSE", "S3_RECEVABLE", "S4_IRRECEVABLE", "S7_PLAN", "S8_MESURES", "S9_MORATOIRE"),
    *("S10_RP", "S15_REDEPOT"),
]
LIEUX = st.sampled_from(["", "57", "6AE", "971", "972", "973", "974", "976", "MF"])
JOURS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
FAITS = st.lists(st.builds(Fait, st.sampled_from(CODES), JOURS), max_size=8)
DROITS = LIEUX.map(lambda lieu: Droit(calendrier=Calendrier(lieu)))
BAUX = st.builds(
    Bail, st.none() | JOURS, st.none() | JOURS, st.none() | JOURS, st.none() | st.booleans()
)
court = settings(max_examples=60, deadline=None)


@court
@given(FAITS, BAUX, DROITS)
def test_aucune_echeance_ne_precede_l_etape_qui_la_fait_naitre(faits, bail, droit):
    for echeance in frise.echeances_de(faits, bail, droit):
        bornes = [b for b in (echeance.au_plus_tot, echeance.au_plus_tard) if b]
        if echeance.code in A_REBOURS:
            assert all(borne <= echeance.depuis.le for borne in bornes)
        else:
            assert all(borne >= echeance.depuis.le for borne in bornes)
        assert bornes == sorted(bornes), "au plus tôt, puis au plus tard"


@court
@given(FAITS, BAUX, DROITS)
def test_une_echeance_a_une_date_ou_dit_ce_qui_manque(faits, bail, droit):
    for echeance in frise.echeances_de(faits, bail, droit):
        assert echeance.le or echeance.manque
        assert echeance.article
        assert echeance.mention.startswith("indicatif")


@court
@given(FAITS, BAUX, DROITS, st.randoms())
def test_l_ordre_de_saisie_ne_change_rien(faits, bail, droit, hasard):
    melanges = list(faits)
    hasard.shuffle(melanges)
    assert frise.echeances_de(faits, bail, droit) == frise.echeances_de(melanges, bail, droit)
    le = date(2026, 1, 12)
    assert frise.suite_au_plus_tot(faits, bail, droit, le) == frise.suite_au_plus_tot(
        melanges, bail, droit, le
    )


@court
@given(st.sampled_from(CODES), JOURS, st.integers(0, 400), BAUX, DROITS)
def test_un_acte_plus_tardif_ne_donne_jamais_une_date_plus_proche(code, le, ecart, bail, droit):
    """Sous le même droit : une réforme entre les deux actes peut raccourcir un délai."""
    tot = frise.echeances_de([Fait(code, le)], bail, droit)
    tard = frise.echeances_de([Fait(code, le + timedelta(days=ecart))], bail, droit)
    for une in tot:
        for autre in tard:
            memes = [p.date_effet for p in une.parametres] == [
                p.date_effet for p in autre.parametres
            ]
            if une.code == autre.code and memes and une.le and autre.le:
                assert une.le <= autre.le


@court
@given(JOURS, DROITS, st.none() | JOURS)
def test_aucune_execution_pendant_la_treve(le, droit, sursis):
    fin = lieux.fin_pour_quitter(Fait("E12", le), droit)
    execution = lieux.premiere_execution(fin, droit, sursis_au=sursis)
    jour = execution.au_plus_tot
    assert jour > fin.au_plus_tard
    assert sursis is None or jour > sursis
    assert treve.execution_admise(jour, droit)
    assert jour.month not in (11, 12, 1, 2, 3)


@court
@given(st.lists(st.builds(Fait, st.sampled_from(CODES[3:15]), JOURS), min_size=1, max_size=5), BAUX)
def test_la_suite_ne_vient_jamais_avant_aujourd_hui(faits, bail):
    le = date(2026, 1, 12)
    passes = [replace(f, le=min(f.le, le)) for f in faits]
    for venue in frise.suite_au_plus_tot(passes, bail, Droit(), le):
        assert venue.au_plus_tot is None or venue.au_plus_tot >= le


@court
@given(JOURS)
def test_avant_les_parametres_connus_le_calcul_le_dit(le):
    ancien = le.replace(year=le.year - 30, day=min(le.day, 28))
    with pytest.raises(ParametreAbsent, match="n'a pas de valeur connue"):
        treve.execution_admise(ancien, Droit())
