"""Le dossier de surendettement : dettes par rang, bornes, lettre, recopie ordonnée."""

from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.models import LigneBudget
from palier.metier.menages.models import Composition, Personne
from palier.pilotage.surendettement.etat import Foyer, etat_des_dettes, part_indicative
from palier.socle.journal.models import Trace
from palier.socle.reglages.models import ValeurPropre
from socle.gens import (
    LE,
    l_acces,
    un_menage,
    une_dette,
    une_etape,
    une_occupation,
    une_procedure,
    une_situation,
    une_structure,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(menage):
    """1 500 € de ressources, 900 € de loyer et de mutuelle."""
    photo = une_situation(menage, emploi="CDI_TP")
    for sens, nature, montant in (
        ("RESSOURCE", "SALAIRE", 1500),
        ("CHARGE", "LOYER", 860),
        ("CHARGE", "MUTUELLE", 40),
        ("CHARGE", "ALIMENTATION", 300),
    ):
        LigneBudget.objects.create(situation=photo, sens=sens, nature=nature, montant=montant)
    return photo


def indicative(menage, photo, amina, le=LE):
    foyer = Foyer(list(menage.compositions.au(le)))
    return part_indicative(menage, foyer, photo, photo.soldes(), l_acces(amina, le))


def test_les_dettes_se_rangent_comme_la_procedure_les_traite(menage):
    une_dette(menage, type="CREDIT_CONSO", restant=3000)
    une_dette(menage, type="AMENDES", restant=200)
    une_dette(menage, type="EAU", restant=None, initial=None)
    une_dette(menage)
    etat = etat_des_dettes(menage.dettes.all())
    assert [g.rang.name for g in etat.groupes] == ["BAILLEUR", "AUTRE", "CREDIT", "EXCLUE"]
    assert (etat.total, etat.exclu, etat.sans_montant) == (5000, 200, 1)


def test_en_2025_les_trois_bornes_sont_connues(menage, budget, amina):
    dit = indicative(menage, budget, amina, date(2025, 6, 1))
    assert dit.part.quotite == Decimal("236.94")
    assert dit.part.apres_rsa == Decimal("853.48")
    assert dit.vie == 1776
    assert dit.part.montant == 0
    assert (dit.manque, dit.a_verifier) == ([], True)


def test_en_2026_les_forfaits_manquent_et_les_charges_en_tiennent_lieu(menage, budget, amina):
    dit = indicative(menage, budget, amina)
    assert (dit.postes, dit.vie) == ([], 1200)
    assert dit.part.montant == Decimal("234.76")
    assert "forfaits de vie courante de 2026" in dit.manque[0]


def test_le_reglement_de_la_commission_que_la_structure_ecrit_est_applique(
    chez_amina, menage, nord, budget
):
    plus = {"situation": budget, "sens": "CHARGE", "nature": "TRANSPORT"}
    LigneBudget.objects.create(**plus, montant=300, justifie=True)
    enfant = Personne.objects.create(structure=nord, nom="Ferrand", prenom="Lou")
    Composition.objects.create(menage=menage, personne=enfant, role="ENFANT")
    for code, cles, valeur in (
        *(("SUR_FORFAIT", f"poste={poste}", 200) for poste in ("BASE", "HABITATION", "CHAUFFAGE")),
        ("SUR_FORFAIT_PERSONNE", "poste=HABITATION", 50),
        ("SUR_TRANSPORT_MAX", "", 180),
    ):
        ValeurPropre.objects.create(
            structure=nord, code=code, cles=cles, valeur=valeur, debut="2026-01-01", motif="Lille"
        )
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/").content.decode()
    postes = page.partition("Le budget vie courante</summary>")[2].partition("</dl>")[0]
    assert "Loyer, pièce à voir</dt>" in postes
    transport = "Transport, plafonné, pour 300,00\xa0€ payés</dt><dd"
    assert transport in postes
    assert "180,00\xa0€" in postes.partition(transport)[2].partition("</dd>")[0]
    habitation = postes.partition("Forfait habitation</dt>")[2]
    assert "250,00\xa0€" in habitation.partition("</dd>")[0]


def test_en_2027_le_bareme_manque_et_la_part_est_un_maximum(menage, budget, amina):
    dit = indicative(menage, budget, amina, date(2027, 3, 1))
    assert dit.part.quotite is None
    assert not dit.part.complete
    assert any("barème de saisie" in m for m in dit.manque)


def test_sans_photographie_la_part_est_inconnue(chez_amina, menage):
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/").content.decode()
    assert "inconnue" in page
    assert "Photographier la situation" in page


@pytest.mark.usefixtures("budget")
def test_le_dossier_dit_la_procedure_et_ce_qui_est_exclu(chez_amina, menage):
    une_dette(menage, type="PENSION_ALIM", restant=450, creancier="Mme Ferrand")
    une_etape(une_procedure(menage, type="SURENDETTEMENT"), "S2_DEPOSE")
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/").content.decode()
    assert "dette alimentaire (C. conso L.711-4)" in page
    assert "Dossier déposé, le 5 mars 2026" in page
    assert "450,00\xa0€ exclus, à déclarer aussi" in page
    assert Trace.objects.filter(action="surendettement.lire", menage_id=menage.pk).count() == 1


def test_la_recopie_ne_donne_ni_le_telephone_ni_le_domicile_que_l_on_protege(chez_amina, menage):
    type(menage).objects.filter(pk=menage.pk).update(
        telephone="06 39 98 14 27", ne_pas_appeler=True, ne_pas_ecrire=True
    )
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/recopie/").content.decode()
    formulaire = page[page.index("Vous, et votre conjoint") :]
    assert "06 39 98 14 27" not in formulaire
    assert "Ne pas appeler" in formulaire
    assert "Ne pas écrire au domicile" in formulaire


@pytest.mark.usefixtures("budget")
def test_la_recopie_suit_le_formulaire_et_dit_ce_qu_il_faut_demander(chez_amina, menage):
    une_occupation(menage, bailleur="Habitat Nord", loyer=860)
    une_dette(menage, creancier="Habitat Nord")
    une_dette(menage, type="CREDIT_RENOUV", creancier="", restant=1200, mensualite=80)
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/recopie/").content.decode()
    titres = [
        *("1. Vous, et votre conjoint", "4. Votre logement", "5. Vos ressources, par mois"),
        *("8. Vos crédits et découverts", "9. Vos autres dettes", "12. Ce qui vous a conduit"),
    ]
    places = [page.index(titre) for titre in titres]
    assert places == sorted(places)
    assert "Nadia Ferrand" in page
    assert "1\xa0500,00\xa0€" in page
    assert "à demander au ménage" in page


@pytest.mark.usefixtures("budget")
def test_la_lettre_reprend_le_budget_et_les_dettes(chez_amina, menage):
    une_dette(menage, mensualite=90)
    adresse = f"/menages/{menage.pk}/courriers/surendettement/"
    page = chez_amina.get(adresse).content.decode()
    assert "secrétariat de la commission de surendettement" in page
    assert "1\xa0500,00\xa0€" in page
    assert "2\xa0000,00\xa0€" in page
    assert "9 avril 2026" in page


def test_des_mensualites_que_rien_ne_dit_ne_sont_pas_nulles(chez_amina, menage):
    une_dette(menage)
    page = chez_amina.get(f"/menages/{menage.pk}/surendettement/").content.decode()
    dues = page.partition("Mensualités dues")[2]
    assert "non renseigné" in dues.partition("</div>")[0]


def test_le_dossier_d_une_autre_structure_n_existe_pas(chez_amina):
    ailleurs = un_menage(une_structure("CCAS Sud"))
    for fin in ("", "recopie/"):
        assert chez_amina.get(f"/menages/{ailleurs.pk}/surendettement/{fin}").status_code == 404


def test_les_requetes_ne_croissent_pas_avec_les_dettes(
    chez_amina, menage, nord, budget, django_assert_max_num_queries
):
    for n in range(40):
        une_dette(menage, type="EAU", creancier=f"C{n}")
        LigneBudget.objects.create(situation=budget, sens="CHARGE", nature="DIVERS", montant=n)
    for n in range(10):
        enfant = Personne.objects.create(structure=nord, nom="Ferrand", prenom=f"E{n}")
        Composition.objects.create(menage=menage, personne=enfant, role="ENFANT")
        une_etape(une_procedure(menage, type="SURENDETTEMENT"), "S2_DEPOSE")
    for fin in ("", "recopie/"):
        with django_assert_max_num_queries(26):
            page = chez_amina.get(f"/menages/{menage.pk}/surendettement/{fin}")
        assert page.status_code == 200
