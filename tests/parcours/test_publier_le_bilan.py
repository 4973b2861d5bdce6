"""Publier le bilan d'un CCAS depuis l'écran : du texte qu'on écrit au PDF qu'on télécharge."""

import io
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from palier.edition import rendu
from palier.noyau.texte import date_longue
from palier.pilotage.bilans import actions
from palier.pilotage.bilans.models import Bilan, Publication
from palier.pilotage.echange.en_base import reprendre
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.socle.comptes.models import Compte, Structure
from palier.socle.habilitations.listes import Role
from parcours.conftest import MOT_DE_PASSE, se_connecter
from socle.gens import l_acces, un_compte
from socle.navigateur import PATIENCE, reproches

AUJOURD_HUI = date.today()  # noqa: DTZ011
TEXTE = "L’activité progresse : le service de territoire oriente la moitié des ménages."


@pytest.fixture(scope="module", autouse=True)
def _dessinateurs():
    yield
    rendu.fermer()


@pytest.fixture
def rose(serveur, ecrite) -> Compte:  # noqa: ARG001 (le serveur avant la base)
    """La responsable du CCAS de démonstration, chargé en base."""
    controle = Controle(AUJOURD_HUI, coherence=False)
    with ouvrir(ecrite("ccas-vaubrelle"), controle=controle) as donnees:
        reprendre(donnees.connexion)
    rose = un_compte("Rose", Structure.objects.get(reference="VAU"), Role.RESPONSABLE)
    rose.set_password(MOT_DE_PASSE)
    rose.save()
    return rose


@pytest.fixture
def bilan(rose) -> Bilan:
    """Le bilan ASLL dont un seul texte attend encore, celui de l'origine des demandes."""
    par = l_acces(rose, AUJOURD_HUI)
    bilan = actions.ouvrir(modele="asll", annee=2025, par=par)
    for texte in bilan.textes.exclude(nom="2-1-origine"):
        actions.dire_sans_objet(texte, version=1, par=par)
    return bilan


def _page(navigateur: Browser, serveur: str, rose: Compte, **options) -> Page:
    contexte = navigateur.new_context(base_url=serveur, accept_downloads=True, **options)
    contexte.set_default_timeout(PATIENCE)
    page = contexte.new_page()
    se_connecter(page, rose)
    return page


@pytest.mark.usefixtures("bilan")
def test_du_texte_au_pdf(navigateur: Browser, serveur: str, rose):
    page = _page(navigateur, serveur, rose)
    erreurs: list[str] = []
    page.context.on("weberror", lambda e: erreurs.append(str(e.error)))
    page.get_by_role("navigation", name="Principal", exact=True).get_by_text("Bilans").click()
    page.get_by_role("link", name="Accompagnement social lié au logement, 2025").click()
    # Un nombre, au clavier : son tiroir s'ouvre, prend le focus, se ferme et le rend.
    nombre = page.locator("a[data-tiroir]").first
    nombre.focus()
    page.keyboard.press("Enter")
    titre = page.locator("[data-titre-tiroir]")
    expect(titre).to_be_focused()
    lignes = page.locator(".liste-tiroir tbody tr").count()
    assert nombre.inner_text().split("\n")[0].split()[0] == str(lignes)
    page.keyboard.press("Escape")
    expect(titre).to_have_count(0)
    expect(nombre).to_be_focused()
    # Le texte s'écrit à sa place ; son brouillon se garde, puis il prend place dans le document.
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Votre texte").fill(TEXTE)
    expect(page.locator('[data-si="garde"]')).to_be_visible()
    page.get_by_role("button", name="Enregistrer le texte").click()
    expect(page.locator("#texte-2-1-origine")).to_contain_text(TEXTE)
    # Publier, deux clics : une publication.
    page.get_by_role("link", name="Publier et figer").click()
    page.get_by_role("button", name="Publier et figer").dblclick()
    page.wait_for_url("**/bilans/publies/*/")
    publiee = Publication.objects.get()
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Télécharger le PDF").click()
    recu = telechargement.value
    assert recu.suggested_filename == "bilan-2025-asll.pdf"
    _verifie_pdf(recu.path().read_bytes())
    page.goto(f"/bilans/publies/{publiee.pk}/rejouer/")
    expect(page.get_by_text("le même, à l’octet")).to_be_visible()
    assert erreurs == []
    page.context.close()


def _verifie_pdf(octets: bytes) -> None:
    """Le PDF est balisé, en français, titré, et dit le texte, le nombre et le jour."""
    lu = PdfReader(io.BytesIO(octets))
    racine = lu.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert str(racine["/Lang"]).startswith("fr")
    dit = " ".join(" ".join(p.extract_text() for p in lu.pages).split())
    assert "le service de territoire oriente la moitié" in dit
    assert "40 ménages bénéficiaires" in dit
    # Le jour se relit à cet instant : une suite passée autour de minuit publie le lendemain.
    assert any(f"Publié le {date_longue(le)}" in dit for le in (AUJOURD_HUI, date.today()))  # noqa: DTZ011


def test_le_document_un_texte_ouvert_et_un_tiroir_tire_est_accessible(
    navigateur: Browser, serveur: str, rose, bilan
):
    page = _page(navigateur, serveur, rose, bypass_csp=True)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(f"/bilans/textes/{bilan.textes.get(nom='2-1-origine').pk}/")
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.locator("a[data-tiroir]").nth(2).click()
    expect(page.locator("[data-titre-tiroir]")).to_be_focused()
    assert reproches(page) == []
    page.context.close()
