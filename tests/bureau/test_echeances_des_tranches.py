"""Toutes les tranches versent leurs échéances au bureau ; chacune dit sa raison."""

from datetime import date, datetime, time, timedelta

import pytest

from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement.models import Acte, Dispositif, Mesure
from palier.metier.instances.models import Tache
from palier.metier.menages.models import Composition, Personne
from palier.socle.comptes import casquette
from palier.socle.habilitations.listes import Role
from socle.gens import (
    LE,
    un_compte,
    un_menage,
    une_dette,
    une_etape,
    une_occupation,
    une_procedure,
    une_reunion,
    une_situation,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]


def _bureau(client, adresse: str = "/") -> str:
    return texte(client.get(adresse)).replace("\xa0", " ").replace("&#x27;", "’")


def test_une_tache_datee_se_coche_depuis_le_bureau_et_disparait(chez_amina, ferrand, compte_amina):
    reunion = une_reunion(ferrand.structure, ferrand, date=LE - timedelta(days=3))
    tache = Tache.objects.create(
        structure=ferrand.structure,
        quoi="Notifier la décision",
        professionnel=compte_amina.professionnel,
        menage=ferrand,
        reunion=reunion,
        echeance=LE + timedelta(days=2),
    )
    page = _bureau(chez_amina)
    assert "Notifier la décision" in page
    assert "le 11 avril 2026" in page
    reponse = chez_amina.post(f"/taches/{tache.pk}/faire/", {"retour": "bureau"})
    assert reponse.url == "/"
    assert "Notifier la décision</a>" not in _bureau(chez_amina)


def test_une_tache_sans_date_reste_sous_les_yeux(chez_amina, ferrand, compte_amina):
    Tache.objects.create(
        structure=ferrand.structure,
        quoi="Ranger les pièces",
        professionnel=compte_amina.professionnel,
    )
    assert "À faire, sans date" in _bureau(chez_amina)


def test_la_tache_d_un_collegue_n_est_pas_la_mienne(chez_amina, nord):
    leila = un_compte("Leïla", nord).professionnel
    Tache.objects.create(structure=nord, quoi="Appeler la Caf", professionnel=leila, echeance=LE)
    assert "Appeler la Caf" not in _bureau(chez_amina)


def test_une_reunion_passee_rappelle_les_decisions_a_noter(chez_amina, ferrand, nord):
    une_reunion(nord, ferrand, date=LE - timedelta(days=2))
    une_reunion(nord, date=LE - timedelta(days=9))
    page = _bureau(chez_amina)
    assert page.count("Décisions à noter") == 1
    assert "1 situation reste sans décision" in page


@pytest.mark.usefixtures("mesure")
def test_une_mensualite_non_notee_dit_son_montant_et_le_dernier_reglement(chez_amina, ferrand):
    dette = une_dette(ferrand, statut="PLAN", mensualite=80, creancier="Habitat Nord")
    dette.reglements.create(date=date(2026, 3, 5), montant=80)
    page = _bureau(chez_amina)
    assert "Règlement attendu : Habitat Nord" in page
    assert "80,00 € par mois ; dernier noté le 5 mars 2026" in page
    assert "9 jours de retard" in page


def test_la_photographie_de_debut_puis_celle_de_fin_sont_attendues(chez_amina, mesure, ferrand):
    assert "Photographier la situation de début" in _bureau(chez_amina)
    une_situation(ferrand, mesure=mesure, moment="DEBUT")
    Mesure.objects.filter(pk=mesure.pk).update(fin_prevue=date(2026, 5, 2))
    page = _bureau(chez_amina)
    assert "situation de" not in page
    Dispositif.objects.update(regles={**mesure.dispositif.regles, "duree_totale_mois": 6})
    page = _bureau(chez_amina)
    assert "Photographier la situation de fin" in page


def test_une_audience_connue_appelle_le_diagnostic_cinq_jours_ouvres_avant(chez_amina, ferrand):
    une_etape(une_procedure(ferrand), "E10", date(2026, 4, 28))
    page = _bureau(chez_amina)
    assert page.index("Transmettre le diagnostic social") < page.index(">Audience<")
    assert "5 jours ouvrés avant l’audience du 28 avril 2026" in page


def test_le_delai_du_commandement_depend_du_bail(chez_amina, ferrand):
    une_occupation(ferrand, bail_le=date(2024, 1, 5))
    une_etape(une_procedure(ferrand), "E04", date(2026, 3, 20))
    page = _bureau(chez_amina)
    assert "Fin du délai du commandement de payer" in page
    assert "6 semaines depuis" in page
    assert "dans 17 jours" in page


def test_un_contrat_qui_finit_et_une_naissance_sont_attendus(chez_amina, ferrand):
    nadia = ferrand.compositions.get().personne
    nadia.statuts_emploi.create(code="CDD", debut="2026-01-05", fin="2026-04-30")
    enfant = Personne.objects.create(
        structure=ferrand.structure, naissance_attendue=date(2026, 5, 1)
    )
    Composition.objects.create(menage=ferrand, personne=enfant, role="ENFANT")
    page = _bureau(chez_amina)
    assert "Fin : CDD" in page
    assert "Naissance attendue" in page
    nadia.statuts_emploi.create(code="CDI_TP", debut="2026-05-01")
    assert "Fin : CDD" not in _bureau(chez_amina)


def test_le_prochain_rendez_vous_dit_dans_combien_de_temps(
    chez_amina, ferrand, compte_amina, monkeypatch
):
    class NeufHeures(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(LE.year, LE.month, LE.day, 9, tzinfo=tz)

    monkeypatch.setattr(casquette, "datetime", NeufHeures)
    Acte.objects.create(
        structure=ferrand.structure,
        menage=ferrand,
        professionnel=compte_amina.professionnel,
        date=LE,
        heure=time(9, 40),
        type="VAD",
        statut="PREVU",
    )
    assert "dans 40 min" in _bureau(chez_amina)


def test_les_echeances_d_un_dossier_que_l_on_ne_suit_pas_ne_se_voient_pas(client, ferrand, nord):
    une_etape(une_procedure(ferrand), "E10", date(2026, 4, 28))
    client.force_login(un_compte("Leïla", nord))
    assert "Audience" not in _bureau(client)


def _charger(menage, mesure, compte) -> None:
    """Une échéance de chaque sorte."""
    dette = une_dette(menage, statut="PLAN", mensualite=80)
    dette.reglements.create(date=date(2026, 3, 5), montant=80)
    une_occupation(menage)
    une_etape(une_procedure(menage), "E04", date(2026, 3, 20))
    personne = menage.compositions.get().personne
    personne.statuts_emploi.create(code="CDD", debut="2026-01-05", fin="2026-04-30")
    reunion = une_reunion(menage.structure, menage)
    Tache.objects.create(
        structure=menage.structure,
        quoi="Notifier",
        professionnel=compte.professionnel,
        menage=menage,
        reunion=reunion,
        echeance=LE,
    )
    Mesure.objects.create(
        structure=menage.structure,
        menage=menage,
        dispositif=mesure.dispositif,
        debut=date(2025, 11, 1),
        fin_prevue=date(2026, 4, 30),
        statut="ACTIVE",
    )


@pytest.mark.parametrize("role", [Role.TRAVAILLEUR_SOCIAL, Role.RESPONSABLE])
def test_le_bureau_coute_autant_pour_une_echeance_de_chaque_que_pour_vingt(
    client, mesure, compte_amina, nord, role
):
    qui = compte_amina if role is Role.TRAVAILLEUR_SOCIAL else un_compte("Rose", nord, role)
    client.force_login(qui)
    for i in range(2):
        menage = un_menage(nord, suivi_par=compte_amina, nom_usage=f"A{i}")
        _charger(menage, mesure, compte_amina)
    peu = requetes_de(client, "/")
    for i in range(18):
        menage = un_menage(nord, suivi_par=compte_amina, nom_usage=f"B{i}")
        _charger(menage, mesure, compte_amina)
    assert requetes_de(client, "/") == peu <= 34
