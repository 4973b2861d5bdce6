"""Noter un entretien depuis le bureau, au clavier seul, en huit gestes au plus."""

from playwright.sync_api import BrowserContext, Page, expect

from palier.metier.accompagnement.models import Acte
from socle.gens import un_menage, une_structure

FRAPPE, REFLEXION = 0.2, 1.35
"""Secondes, du modèle KLM (Card, Moran et Newell, 1980) : une touche ; décider d'un geste."""


class Clavier:
    """Un clavier qui compte : une touche, un raccourci, un texte tapé d'un trait font un geste."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.gestes = 0
        self.secondes = 0.0

    def touche(self, touche: str) -> None:
        self._compter(len(touche.split("+")))
        self.page.keyboard.press(touche)

    def texte(self, texte: str) -> None:
        self._compter(len(texte))
        self.page.keyboard.type(texte)

    def _compter(self, frappes: int) -> None:
        self.gestes += 1
        self.secondes += REFLEXION + FRAPPE * frappes


def test_noter_une_visite_depuis_le_bureau_en_huit_gestes(poste: BrowserContext, amina, menage):
    un_menage(une_structure(), suivi_par=amina, nom_usage="Camara")
    page = poste.pages[0]
    page.goto("/")
    clavier = Clavier(page)
    clavier.touche("n")
    page.wait_for_url("**/noter/")
    clavier.texte("ferr")
    clavier.touche("Enter")
    page.wait_for_url(f"**/menages/{menage.pk}/noter/")
    clavier.touche("Alt+3")
    clavier.texte("Visite faite, le chauffage est réparé.")
    clavier.touche("Control+Enter")
    page.wait_for_url(f"**/menages/{menage.pk}/")
    expect(page.get_by_role("status").first).to_contain_text("Noté")
    acte = Acte.objects.get()
    assert (acte.type, acte.duree_min, acte.note) == (
        "VAD",
        45,
        "Visite faite, le chauffage est réparé.",
    )
    assert clavier.gestes <= 8
    assert clavier.secondes <= 20


def test_depuis_un_dossier_n_ouvre_directement_l_acte(poste: BrowserContext, menage):
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/")
    page.keyboard.press("n")
    page.wait_for_url(f"**/menages/{menage.pk}/noter/")
    expect(page.locator("#id_note")).to_be_focused()


def test_echap_ferme_et_le_brouillon_reste(poste: BrowserContext, menage):
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/noter/")
    page.keyboard.type("À finir demain.")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/menages/{menage.pk}/")
    page.goto("/")
    expect(page.get_by_role("link", name="Noter un acte, Ferrand")).to_be_visible()
    assert not Acte.objects.exists()


def test_un_bouton_de_duree_et_autre_s_excluent(poste: BrowserContext, menage):
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/noter/")
    page.locator("#id_duree_min").press_sequentially("20")
    expect(page.locator("#duree-45")).not_to_be_checked()
    page.get_by_text("30 min").click()
    expect(page.locator("#id_duree_min")).to_have_value("")


def test_autre_ouvre_la_liste_complete_des_types(poste: BrowserContext, menage):
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/noter/")
    expect(page.locator("#id_autre_type")).to_be_hidden()
    page.keyboard.press("Alt+6")
    page.select_option("#id_autre_type", label="Entretien tripartite")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/menages/{menage.pk}/")
    assert Acte.objects.get().type == "TRIPARTITE"


def test_enregistrer_et_fixer_la_suite_au_clavier(poste: BrowserContext, menage):
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/noter/")
    page.keyboard.type("Reçue.")
    page.get_by_role("button", name="Enregistrer et fixer la suite").press("Enter")
    page.wait_for_url("**/suite/")
    page.keyboard.type("demain")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/menages/{menage.pk}/")
    assert sorted(Acte.objects.values_list("statut", flat=True)) == ["PREVU", "REALISE"]
