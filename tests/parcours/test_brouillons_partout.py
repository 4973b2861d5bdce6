"""Un objectif, un budget, une décision : leurs frappes se gardent, dans un vrai navigateur."""

from playwright.sync_api import Page, expect

from accompagnement.mesures import une_demande
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Mesure, Objectif
from palier.socle.brouillons.models import Brouillon
from socle.gens import l_acces, une_mesure, une_reunion, une_situation


def _garde(page: Page) -> None:
    expect(page.locator('[data-si="garde"]')).to_be_visible()


def test_un_objectif_commence_se_reprend_et_deux_clics_n_en_font_qu_un(poste, menage):
    mesure = une_mesure(menage)
    adresse = f"/mesures/{mesure.pk}/objectif/"
    page = poste.pages[0]
    page.goto(adresse)
    page.locator("#id_libelle").press_sequentially("Payer le loyer chaque mois")
    _garde(page)
    page.goto("/")
    page.get_by_role("link", name="Fixer un objectif").click()
    expect(page.locator("#id_libelle")).to_have_value("Payer le loyer chaque mois")
    page.get_by_role("button", name="Fixer un objectif").dblclick()
    page.wait_for_url(f"**/mesures/{mesure.pk}/")
    assert Objectif.objects.count() == 1
    assert not Brouillon.objects.exists()


def test_un_budget_a_demi_rempli_se_reprend_sur_le_meme_poste(poste, menage):
    photo = une_situation(menage)
    page = poste.pages[0]
    page.goto(f"/situations/{photo.pk}/")
    page.locator("summary", has_text="Situation de ce jour-là").click()
    page.locator("#id_bailleur").press_sequentially("Habitat Nord")
    _garde(page)
    page.goto(f"/situations/{photo.pk}/")
    expect(page.locator("#id_bailleur")).to_have_value("Habitat Nord")
    page.get_by_role("button", name="Enregistrer le budget").click()
    expect(page.get_by_text("Budget enregistré.")).to_be_visible()
    photo.refresh_from_db()
    assert photo.bailleur == "Habitat Nord"


def test_une_decision_se_garde_se_prend_et_se_defait_du_bouton(poste, menage, amina):
    mesure = une_demande(menage, l_acces(amina))
    actions.passer_en_commission(mesure, par=l_acces(amina))
    reunion = une_reunion(menage.structure, menage)
    page = poste.pages[0]
    page.goto(f"/reunions/{reunion.pk}/")
    page.locator(".issues label", has_text="Refus").click()
    page.get_by_label("Motif, ou précision").press_sequentially("Hors du champ.")
    _garde(page)
    page.reload()
    expect(page.get_by_label("Motif, ou précision")).to_have_value("Hors du champ.")
    page.get_by_role("button", name="Enregistrer les décisions").click()
    expect(page.get_by_text("Décisions enregistrées")).to_be_visible()
    assert Mesure.objects.get().statut == "REFUSEE"
    page.get_by_role("button", name="Revenir sur cette décision").click()
    expect(page.get_by_text("la situation attend de nouveau")).to_be_visible()
    assert Mesure.objects.get().statut == "COMMISSION"
