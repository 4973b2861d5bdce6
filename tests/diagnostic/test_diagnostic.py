"""Ouvrir, rédiger, remettre et transmettre un diagnostic social et financier (R-EXP-06)."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.accompagnement.models import Piece
from palier.metier.budget.actions.plans import signaler_incident, verser
from palier.metier.logement.models import Procedure
from palier.noyau.erreurs import Perimee, Refus
from palier.pilotage.diagnostic.actions import ouvrir, rediger, remettre, transmettre
from palier.pilotage.diagnostic.faits import rubriques
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.diagnostic.rubriques import a_remplir, figees
from palier.socle.habilitations.acces import Interdit
from palier.socle.journal.models import Trace
from palier.socle.reglages.models import Finalite
from socle.gens import LE, l_acces, un_compte, un_plan, une_dette, une_etape, une_procedure

pytestmark = pytest.mark.django_db


def _remettre(diagnostic, par, **champs):
    return remettre(diagnostic, **{"le": LE, "version": diagnostic.version, "par": par, **champs})


def _rediger(diagnostic, par, **champs):
    return rediger(diagnostic, version=diagnostic.version, par=par, **champs)


def _dit(diagnostic, par, code):
    trouvee = next(r for r in rubriques(diagnostic, par) if r.code == code)
    return {fait.nom: fait.dit for fait in trouvee.faits}, [m.dit for m in trouvee.manques]


def test_r_exp_06_les_quinze_rubriques_sont_preremplies_du_dossier(diagnostic, par):
    dites = rubriques(diagnostic, par)
    assert [r.titre for r in dites][:3] == [
        "Rédacteur",
        "Présence du locataire",
        "Transmission aux parties",
    ]
    assert len(dites) == 15
    assert {"preconisations", "observations"} <= {r.code for r in a_remplir(dites)}
    faits, manques = _dit(diagnostic, par, "logement")
    assert faits["Bailleur"] == "Habitat Nord"
    assert "Aide au logement, par mois : le dossier ne le dit pas." in manques


def test_chaque_fait_du_dossier_dit_d_ou_il_vient_et_de_quel_jour(diagnostic, par):
    tous = {r.code: r.faits for r in rubriques(diagnostic, par)}
    assert all(fait.source for faits in tous.values() for fait in faits)
    assert tous["endettement"][0].origine == "dettes, 14 avril 2026"
    assert tous["remboursement"][0].origine == "budget, 9 avril 2026"


def test_r_exp_06_le_plan_et_le_surendettement_en_cours_y_sont_repris(diagnostic, par, menage):
    plan = un_plan(menage.dettes.get(), suspend_poursuites=True, avis_caf="FAVORABLE")
    verser(plan, montant_regle=Decimal(200), le=LE, version=1, par=par)
    signaler_incident(plan, constate_le=date(2026, 4, 6), par=par)
    une_etape(une_procedure(menage, type="SURENDETTEMENT"), "S3_RECEVABLE", date(2026, 4, 1))
    faits, _ = _dit(diagnostic, par, "traitement")
    assert (
        faits["Plan d'apurement du 10 mars 2026"]
        == "2\xa0000,00\xa0€ en 10 mensualités de 200,00\xa0€"
    )
    assert faits["Respect du plan"] == "signé le 10 mars 2026, 1 échéance payée sur 1 venue"
    incident = "loyer courant impayé, incident du 6 avril 2026, pas régularisé"
    assert faits["Incident"] == incident
    assert faits["Avis de la Caf ou de la MSA"] == "favorable"
    assert faits["Engagement écrit du créancier"] == "poursuites suspendues"
    dossier = "ouvert le 1er mars 2026, dossier recevable le 1er avril 2026"
    assert faits["Dossier de surendettement"] == dossier


def test_un_plan_abandonne_avant_signature_n_est_pas_repris(diagnostic, par, menage):
    un_plan(menage.dettes.get(), signe_le=None, denonce_le=LE)
    faits, _ = _dit(diagnostic, par, "traitement")
    assert not any("Plan" in nom for nom in faits)


def test_sans_dossier_la_photographie_dit_le_surendettement(diagnostic, par, menage):
    menage.situations.update(etape_surendettement="S2_DEPOSE")
    faits, _ = _dit(diagnostic, par, "traitement")
    assert faits["Surendettement"] == "dossier déposé"


def test_l_adresse_d_un_refuge_ne_part_pas_chez_le_bailleur(diagnostic, par, menage):
    menage.occupations.update(adresse="")
    menage.adresse, menage.ne_pas_ecrire = "12 rue du Refuge", True
    menage.save()
    diagnostic.menage.refresh_from_db()
    faits, manques = _dit(diagnostic, par, "identite")
    assert "12 rue du Refuge" not in faits.values()
    assert "L’adresse du logement n’est pas renseignée." in manques


def test_un_second_diagnostic_en_cours_est_refuse(diagnostic, par):
    with pytest.raises(Refus, match="déjà en cours"):
        ouvrir(diagnostic.procedure, saisi_le=LE, par=par)
    assert Diagnostic.objects.count() == 1


def test_un_dossier_de_surendettement_n_a_pas_de_diagnostic(menage, par):
    surendettement = une_procedure(menage, type="SURENDETTEMENT")
    with pytest.raises(Refus, match="expulsion"):
        ouvrir(surendettement, saisi_le=LE, par=par)


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"saisi_le": date(2026, 4, 15)}, "saisi_le"),
        ({"entretien_propose_le": date(2026, 3, 19)}, "entretien_propose_le"),
        ({"entretien_le": date(2026, 3, 19)}, "entretien_le"),
        ({"entretien_le": LE, "presence": "CARENCE"}, "entretien_le"),
    ],
)
def test_une_date_qui_contredit_les_autres_est_refusee(diagnostic, par, champs, champ):
    with pytest.raises(Refus) as refus:
        _rediger(diagnostic, par, **champs)
    assert refus.value.champ == champ


def test_deux_personnes_ne_s_ecrasent_pas(diagnostic, par):
    _rediger(diagnostic, par, ccapex="Signalé.")
    with pytest.raises(Perimee):
        rediger(diagnostic, version=1, par=par, ccapex="Pas signalé.")
    assert Diagnostic.objects.get().ccapex == "Signalé."


def test_remettre_fige_range_le_pdf_et_note_l_etape(redige, par, menage):
    remis = _remettre(redige, par, transmis_juge_le=LE)
    etape = remis.procedure.etapes.get(code="E09")
    assert (etape.date, etape.piece.type) == (LE, "DIAGNOSTIC")
    assert etape.piece.nom.endswith(".pdf")
    une_dette(menage, creancier="Après", initial=9, restant=9)
    figee = next(r for r in figees(remis.contenu) if r.code == "endettement")
    assert len(figee.faits) == 1
    assert Trace.objects.filter(action="diagnostic.remettre").count() == 1


def test_ce_qui_est_remis_ne_se_redige_plus_et_ne_se_remet_qu_une_fois(redige, par):
    remis = _remettre(redige, par)
    with pytest.raises(Refus, match="figé"):
        _rediger(remis, par, ccapex="Après coup.")
    with pytest.raises(Refus, match="figé"):
        _remettre(remis, par)
    assert Piece.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "fait"),
    [
        ({"presence": ""}, "présence du locataire"),
        ({"preconisations": " "}, "préconisations"),
        (
            {"presence": "CARENCE", "entretien_le": None, "entretien_propose_le": None},
            "entretien proposé",
        ),
        ({"presence": "CARENCE", "entretien_le": None}, "tentatives"),
    ],
)
def test_sans_l_essentiel_rien_n_est_remis(redige, par, champs, fait):
    incomplet = _rediger(redige, par, **champs)
    with pytest.raises(Refus, match=fait):
        _remettre(incomplet, par)
    assert not Diagnostic.objects.get().remis_le


def test_r_exp_06_une_carence_est_datee_et_ne_dit_que_ce_qui_n_a_pas_besoin_du_menage(redige, par):
    sans = {
        "presence": "CARENCE",
        "entretien_le": None,
        "conditions": "Deux courriers.",
    }
    remis = _remettre(_rediger(redige, par, **sans), par)
    assert (str(remis), remis.remis_le) == ("Diagnostic social et financier, carence", LE)
    codes = {r.code for r in figees(remis.contenu)}
    assert codes == {"redacteur", "presence", "transmission", "identite", "logement", "ccapex"}


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"le": date(2026, 3, 19)}, "le"),
        ({"le": date(2026, 4, 15)}, "le"),
        ({"transmis_juge_le": date(2026, 4, 13)}, "transmis_juge_le"),
        ({"transmis_bailleur_le": date(2026, 4, 15)}, "transmis_bailleur_le"),
    ],
)
def test_une_remise_mal_datee_est_refusee(redige, par, champs, champ):
    with pytest.raises(Refus) as refus:
        _remettre(redige, par, **champs)
    assert refus.value.champ == champ
    assert not redige.procedure.etapes.filter(code="E09").exists()


def test_une_transmission_se_note_apres_la_remise_sans_rien_defiger(redige, par):
    with pytest.raises(Refus, match="n'est pas remis"):
        transmettre(redige, version=redige.version, par=par, transmis_juge_le=LE)
    remis = _remettre(redige, par)
    contenu = remis.contenu
    transmettre(remis, version=remis.version, par=par, transmis_bailleur_le=LE)
    assert (remis.transmis_bailleur_le, remis.contenu) == (LE, contenu)


def test_la_sante_eteinte_ne_s_ecrit_pas(diagnostic, par):
    with pytest.raises(Refus, match="éteinte"):
        _rediger(diagnostic, par, sante="Ne monte pas d'étage.")


def test_avec_un_mot_de_sante_le_document_ne_s_ouvre_qu_a_qui_la_lit(redige, par, rose):
    Finalite.objects.create(
        structure=redige.structure, donnee="SANTE_DIAGNOSTIC", texte="Reloger", allumee_le=LE
    )
    remis = _remettre(_rediger(redige, par, sante="Ne monte pas d'étage."), par)
    assert Piece.objects.get().type == "DIAGNOSTIC_SANTE"
    vus = [t.champ for r in rubriques(remis, l_acces(rose)) for t in r.textes]
    assert "famille" in vus
    assert "sante" not in vus
    assert Trace.objects.filter(details__sensibles=["diagnostics.sante"]).exists()


def test_seul_qui_suit_le_menage_redige(diagnostic, nord):
    autre = l_acces(un_compte("Bea", nord))
    with pytest.raises(Interdit):
        _rediger(diagnostic, autre, ccapex="Signalé.")
    with pytest.raises(Interdit):
        ouvrir(Procedure.objects.get(), saisi_le=LE, par=autre)
