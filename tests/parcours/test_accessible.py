"""L'écran de saisie d'un acte est accessible dans chacun de ses états."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from parcours.conftest import se_connecter
from socle.navigateur import PATIENCE, reproches


@pytest.fixture
def page(navigateur: Browser, serveur: str) -> Iterator[Page]:
    contexte = navigateur.new_context(
        base_url=serveur,
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        reduced_motion="reduce",
        bypass_csp=True,  # axe s'ajoute à la page
    )
    contexte.set_default_timeout(PATIENCE)
    yield contexte.new_page()
    contexte.close()


def test_l_acte_dans_tous_ses_etats(page: Page, amina, menage):
    se_connecter(page, amina)
    page.goto(f"{menage.get_absolute_url()}noter/")
    trouvees = reproches(page)
    page.locator("label[for=type-autre]").click()
    page.locator("summary").click()
    page.locator("#id_note").press_sequentially("Vu.")
    expect(page.locator('[data-si="garde"]')).to_be_visible()
    for etat in ("garde", "repris", "reseau", "attente", "session", "refus", "conflit"):
        page.evaluate(
            "(etat) => document.querySelectorAll('[data-si]')"
            ".forEach((b) => { b.hidden = b.dataset.si !== etat; })",
            etat,
        )
        trouvees += reproches(page)
    page.fill("#id_le", "jamais")
    page.fill("#id_heure", "tôt")
    page.get_by_role("button", name="Enregistrer l’acte").click()
    expect(page.locator("#quand-erreur .errorlist").first).to_be_visible()
    assert trouvees + reproches(page) == []
