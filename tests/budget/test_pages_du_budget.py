"""Les pages du budget : ce qu'elles montrent, ce qu'elles gardent, ce qu'elles cachent."""

import re
from datetime import date
from decimal import Decimal

import pytest

from palier.metier.budget.models import LigneBudget, Situation
from palier.metier.logement.models import Occupation
from palier.metier.menages.models import Ressource, StatutEmploi
from palier.pilotage.dossier.photographie import deduire
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, un_compte, un_menage, une_dette, une_situation, une_structure

pytestmark = pytest.mark.django_db


def une_photo(menage, **champs) -> Situation:
    photo = une_situation(menage, **champs)
    for sens, nature, montant in (
        ("RESSOURCE", "SALAIRE", "1998.65"),
        ("CHARGE", "LOYER", "1611.28"),
    ):
        LigneBudget.objects.create(
            situation=photo, sens=sens, nature=nature, montant=Decimal(montant)
        )
    return photo


def saisie(page: str) -> dict[str, str]:
    """Ce que le formulaire de la page enverrait tel quel."""
    corps = page[page.index('id="budget"') : page.index("</form>", page.index('id="budget"'))]
    champs = {}
    for balise in re.findall(r"<input[^>]*>", corps):
        nom = re.search(r'name="([^"]*)"', balise)
        if nom and nom[1] != "csrfmiddlewaretoken":
            valeur = re.search(r'value="([^"]*)"', balise)
            champs[nom[1]] = valeur[1] if valeur else ""
    for nom, choix in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', corps, re.S):
        choisie = re.search(r'value="([^"]*)" selected', choix)
        champs[nom] = choisie[1] if choisie else ""
    return champs


def champ(champs: dict[str, str], nature: str, quoi: str = "montant") -> str:
    """Le nom du champ d'une ligne, par sa nature."""
    nom = next(n for n, v in champs.items() if n.endswith("-nature") and v == nature)
    return nom.replace("-nature", f"-{quoi}")


def test_la_page_montre_les_trois_soldes(client, menage, amina):
    client.force_login(amina)
    page = client.get(f"/situations/{une_photo(menage).pk}/").content.decode()
    assert "387,37\u00a0€" in page
    assert "en équilibre" in page
    assert Trace.objects.filter(action="budget.lire").count() == 1


def test_enregistrer_sans_javascript_garde_chaque_ligne(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode())
    champs[champ(champs, "EAU")] = "31,50"
    champs[champ(champs, "SALAIRE")] = "1 046,00 €"
    champs[champ(champs, "EAU", "periodicite")] = "TRIMESTRE"
    assert client.post(adresse, champs).status_code == 302
    lignes = {ligne.nature: ligne for ligne in photo.lignes.all()}
    assert set(lignes) == {"SALAIRE", "LOYER", "EAU"}
    assert (lignes["EAU"].montant, lignes["EAU"].periodicite) == (Decimal("31.50"), "TRIMESTRE")
    photo.refresh_from_db()
    assert photo.ressources == 1046
    assert photo.charges == Decimal("1621.78")


def test_la_ligne_libre_ajoute_une_ressource_d_une_personne(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode())
    libre = next(n for n, v in champs.items() if n.endswith("-libre") and v == "True")
    nadia = menage.personnes.get()
    debut = libre.removesuffix("libre")
    champs |= {f"{debut}nature": "ASF", f"{debut}personne": str(nadia.pk), f"{debut}montant": "199"}
    client.post(adresse, champs)
    assert photo.lignes.get(nature="ASF").personne == nadia


def test_un_montant_illisible_est_refuse_sans_rien_perdre(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode())
    champs[champ(champs, "EAU")] = "trente"
    champs[champ(champs, "ENERGIE")] = "94"
    page = client.post(adresse, champs).content.decode()
    assert 'value="trente"' in page
    assert 'value="94"' in page
    assert photo.lignes.count() == 2


def test_le_second_voit_les_deux_budgets_et_choisit(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    miens = saisie(client.get(adresse).content.decode())
    siens = dict(miens)
    siens[champ(siens, "LOYER")] = "700"
    client.post(adresse, siens)
    miens[champ(miens, "LOYER")] = "650"
    page = client.post(adresse, miens).content.decode()
    assert "modifiée pendant que vous écriviez" in page
    assert "650,00" in page
    assert "700,00" in page
    assert photo.lignes.get(nature="LOYER").montant == 700
    client.post(adresse, saisie(page))
    assert photo.lignes.get(nature="LOYER").montant == 650


def test_le_calcul_a_la_frappe_n_ecrit_rien(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    champs = saisie(client.get(f"/situations/{photo.pk}/").content.decode())
    champs[champ(champs, "LOYER")] = "2 000"
    traces = Trace.objects.count()
    fragment = client.post(f"/situations/{photo.pk}/calculer/", champs).content.decode()
    assert "−1,35 €" in fragment.replace("\u00a0", " ")
    assert "en déséquilibre" in fragment
    assert photo.lignes.get(nature="LOYER").montant == Decimal("1611.28")
    assert Trace.objects.count() == traces


def test_une_frappe_illisible_ne_casse_pas_le_calcul(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/calculer/"
    champs = saisie(client.get(f"/situations/{photo.pk}/").content.decode())
    champs[champ(champs, "LOYER")] = "abc"
    assert client.post(adresse, champs).status_code == 200
    assert client.post(adresse, {"lignes-TOTAL_FORMS": "x"}).status_code == 200
    assert client.post(adresse, {}).status_code == 200


def test_la_responsable_lit_sans_champ_a_remplir(client, menage, nord):
    client.force_login(un_compte("Claire", nord, Role.RESPONSABLE))
    photo = une_photo(menage)
    page = client.get(f"/situations/{photo.pk}/").content.decode()
    assert "1 998,65" in page.replace("\u00a0", " ")
    assert 'name="lignes-' not in page
    assert client.post(f"/situations/{photo.pk}/", {}).status_code == 404


def test_les_pages_d_une_autre_structure_n_existent_pas(client, menage):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    photo, dette = une_photo(menage), une_dette(menage)
    for adresse in (
        f"/situations/{photo.pk}/",
        f"/dettes/{dette.pk}/",
        f"/menages/{menage.pk}/dettes/noter/",
        f"/menages/{menage.pk}/photographier/",
    ):
        assert client.get(adresse).status_code == 404
        assert client.post(adresse).status_code == 404
    for adresse in (f"/situations/{photo.pk}/calculer/", f"/dettes/{dette.pk}/regler/"):
        assert client.post(adresse).status_code == 404


def test_un_menage_qu_on_ne_suit_pas_n_a_pas_de_budget(client, nord, amina):
    client.force_login(amina)
    assert client.get(f"/situations/{une_photo(un_menage(nord)).pk}/").status_code == 404


@pytest.mark.parametrize("nombre", [2, 120])
def test_le_nombre_de_requetes_ne_depend_pas_des_lignes(
    client, menage, amina, nombre, django_assert_max_num_queries
):
    client.force_login(amina)
    photo, _avant = une_photo(menage), une_photo(menage, date=date(2025, 5, 21))
    for p in (photo, _avant):
        LigneBudget.objects.bulk_create(
            LigneBudget(situation=p, sens="CHARGE", nature="DIVERS", montant=n)
            for n in range(nombre)
        )
    with django_assert_max_num_queries(25):
        assert client.get(f"/situations/{photo.pk}/").status_code == 200


@pytest.mark.parametrize("nombre", [2, 200])
def test_le_volet_compte_ses_requetes(client, menage, amina, nombre, django_assert_max_num_queries):
    client.force_login(amina)
    for n in range(nombre):
        une_dette(menage, initial=n, restant=n)
        une_photo(menage, date=date(2020, 1, 1 + n % 28), reference=f"s{n}")
    with django_assert_max_num_queries(20):
        page = client.get(f"/menages/{menage.pk}/volets/budget/").content.decode()
    assert page.count("/dettes/") >= nombre


def test_deux_photographies_se_superposent(client, menage, amina):
    client.force_login(amina)
    une_photo(menage, date=date(2025, 5, 21))
    page = client.get(f"/situations/{une_photo(menage).pk}/").content.decode()
    assert "D’une photographie à l’autre" in page
    assert "forme-carre" in page


def test_la_photographie_se_deduit_des_faits_dates(client, menage, amina):
    client.force_login(amina)
    nadia = menage.personnes.get()
    StatutEmploi.objects.create(personne=nadia, code="CDD", debut=date(2026, 1, 1))
    Ressource.objects.create(personne=nadia, nature="SALAIRE", debut=date(2026, 1, 1), montant=1046)
    Ressource.objects.create(
        personne=nadia, nature="ARE", debut=date(2024, 1, 1), fin=date(2025, 1, 1), montant=800
    )
    Occupation.objects.create(
        menage=menage, debut=date(2020, 1, 1), statut="LOC_PUBLIC", loyer=498, aide=268
    )
    une_dette(menage)
    faits, lignes = deduire(menage, LE)
    assert (faits["famille"], faits["emploi"], faits["occupation"]) == ("SEUL", "CDD", "LOC_PUBLIC")
    assert (faits["dette_locative"], faits["dettes"]) == (2000, 0)
    assert {(li.nature, li.montant) for li in lignes} == {
        ("SALAIRE", 1046),
        ("LOYER", 498),
        ("APL_ALF_ALS", 268),
    }
    reponse = client.post(
        f"/menages/{menage.pk}/photographier/", {"le": "14/4/2026", "moment": "DEBUT"}
    )
    photo = Situation.objects.get()
    assert reponse.url == f"/situations/{photo.pk}/"
    assert (photo.ressources, photo.emploi) == (1314, "CDD")


def test_une_dette_se_note_puis_se_regle(client, menage, amina):
    client.force_login(amina)
    champs = {"type": "EAU", "creancier": "Eaux", "constatee_le": "1/4/2026", "initial_du": "80,5"}
    assert client.post(f"/menages/{menage.pk}/dettes/noter/", champs).status_code == 302
    dette = menage.dettes.get()
    regle = {"reglement-montant_regle": "80,50", "reglement-le": "2/4/2026"}
    regle |= {"reglement-source": "FSL", "reglement-version": "1"}
    client.post(f"/dettes/{dette.pk}/regler/", regle)
    page = client.get(f"/dettes/{dette.pk}/").content.decode()
    assert "Soldée" in page
    assert "Noter un règlement" not in page


@pytest.mark.parametrize(
    ("quoi", "valeur"),
    [
        ("sens", "X"),
        ("nature", "INCONNUE"),
        ("personne", "9" * 5000),
        ("dette", "9" * 30),
        ("montant", "-3"),
        ("montant", "nan"),
        ("montant", "1e9"),
        ("periodicite", "SIECLE"),
        ("du", "x"),
    ],
)
def test_une_valeur_fabriquee_n_ecrit_rien(client, menage, amina, quoi, valeur):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode())
    champs[champ(champs, "LOYER", quoi)] = valeur
    assert client.post(adresse, champs).status_code == 200
    assert client.post(f"{adresse}calculer/", champs).status_code == 200
    assert photo.lignes.get(nature="LOYER").montant == Decimal("1611.28")


def test_une_version_fabriquee_est_perimee(client, menage, amina):
    client.force_login(amina)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode()) | {"version": "9" * 30}
    assert "modifiée pendant" in client.post(adresse, champs).content.decode()


def test_une_somme_due_fabriquee_n_ecrit_rien(client, menage, amina):
    client.force_login(amina)
    une_dette(menage, mensualite=60)
    photo = une_photo(menage)
    adresse = f"/situations/{photo.pk}/"
    champs = saisie(client.get(adresse).content.decode())
    champs[champ(champs, "PLAN_DETTE", "du")] = "x"
    assert client.post(adresse, champs).status_code == 200
    assert photo.lignes.count() == 2
