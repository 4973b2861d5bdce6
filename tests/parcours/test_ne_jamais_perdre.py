"""Ne jamais perdre une frappe : chaque accident est joué dans un vrai navigateur."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Qualite
from palier.socle.brouillons.models import Brouillon
from parcours.conftest import MOT_DE_PASSE, se_connecter
from socle.gens import un_compte, une_structure

TEXTE = "Les quittances de mars et d'avril sont au dossier."


@pytest.fixture
def page(poste: BrowserContext, menage) -> Page:
    """L'écran d'acte, ouvert pour ce ménage."""
    page = poste.pages[0]
    page.goto(f"/menages/{menage.pk}/noter/")
    return page


def _etat(page: Page, etat: str):
    return page.locator(f'[data-si="{etat}"]')


def _taper(page: Page, texte: str = TEXTE) -> None:
    page.locator("#id_note").press_sequentially(texte)


def _garde(page: Page) -> None:
    expect(_etat(page, "garde")).to_be_visible()


def _enregistrer(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer l’acte").click()


def test_une_pause_de_frappe_garde_le_texte_sur_le_poste_et_le_serveur(page):
    _taper(page)
    _garde(page)
    expect(_etat(page, "garde")).to_contain_text("Brouillon gardé à")
    assert Brouillon.objects.get().valeurs["note"] == [TEXTE]


def test_une_fermeture_brutale_ne_perd_pas_la_derniere_frappe(page, poste, menage):
    page.route("**/brouillons/garder/", lambda route: route.abort())
    _taper(page)
    page.close(run_before_unload=False)
    reprise = poste.new_page()
    reprise.goto(f"/menages/{menage.pk}/noter/")
    expect(reprise.locator("#id_note")).to_have_value(TEXTE)
    expect(_etat(reprise, "repris")).to_be_visible()


def test_un_autre_poste_reprend_ce_que_le_serveur_a_garde(page, navigateur, serveur, amina):
    page.get_by_text("À domicile").click()
    _taper(page)
    _garde(page)
    page.close(run_before_unload=False)
    autre = navigateur.new_context(base_url=serveur).new_page()
    se_connecter(autre, amina)
    autre.goto("/")
    autre.get_by_role("link", name="Noter un acte, Ferrand").click()
    expect(autre.locator("#id_note")).to_have_value(TEXTE)
    expect(autre.locator("#type-3")).to_be_checked()
    autre.context.close()


def test_deux_postes_sur_le_meme_brouillon_choisissent(page, navigateur, serveur, amina, menage):
    autre = navigateur.new_context(base_url=serveur).new_page()
    se_connecter(autre, amina)
    autre.goto(f"/menages/{menage.pk}/noter/")
    _taper(page)
    _garde(page)
    _taper(autre, "Texte du téléphone.")
    expect(_etat(autre, "conflit")).to_contain_text(TEXTE)
    assert Brouillon.objects.get().valeurs["note"] == [TEXTE]
    autre.get_by_role("button", name="Prendre cet autre texte").click()
    expect(autre.locator("#id_note")).to_have_value(TEXTE)
    autre.context.close()


def test_deux_personnes_sur_la_meme_fiche_la_seconde_voit_les_deux_textes_et_choisit(
    page, navigateur, serveur, menage
):
    basile = un_compte("Basile", une_structure())
    basile.set_password(MOT_DE_PASSE)
    basile.save()
    menage.suivis.create(
        professionnel=basile.professionnel, qualite=Qualite.SUPPLEANT, debut=date(2025, 1, 1)
    )
    autre = navigateur.new_context(base_url=serveur).new_page()
    se_connecter(autre, basile)
    for ecran, dit in ((page, "Après 16 h"), (autre, "Le matin seulement")):
        ecran.goto(f"/menages/{menage.pk}/coordonnees/")
        ecran.locator("#id_consigne").fill(dit)
    for ecran in (page, autre):
        ecran.get_by_role("button", name="Enregistrer").click()
    expect(autre.get_by_role("alert")).to_contain_text("modifiée pendant que vous écriviez")
    choix = autre.locator("fieldset.conflit")
    expect(choix).to_contain_text("Après 16 h")
    expect(choix).to_contain_text("Le matin seulement")
    menage.refresh_from_db()
    assert menage.consigne == "Après 16 h", "rien n'est écrasé avant le choix"
    choix.get_by_text("Le matin seulement").click()
    autre.get_by_role("button", name="Enregistrer ces choix").click()
    autre.wait_for_url(f"**/menages/{menage.pk}/**")
    expect(autre.get_by_text("Le matin seulement").first).to_be_visible()
    menage.refresh_from_db()
    assert menage.consigne == "Le matin seulement"
    autre.context.close()


def test_session_expiree_on_se_reconnecte_et_le_texte_est_la(page, amina):
    Session.objects.all().delete()
    _taper(page)
    expect(_etat(page, "session")).to_be_visible()
    page.get_by_role("link", name="Se reconnecter et reprendre ici").click()
    se_connecter(page, amina, adresse="")
    expect(page.locator("#id_note")).to_have_value(TEXTE)
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.get().note == TEXTE


def test_session_expiree_au_moment_d_enregistrer_rien_ne_part_et_rien_ne_se_perd(page, amina):
    _taper(page)
    _garde(page)
    Session.objects.all().delete()
    _enregistrer(page)
    expect(_etat(page, "session")).to_be_visible()
    expect(page.locator("#id_note")).to_have_value(TEXTE)
    autre_onglet = page.context.new_page()
    se_connecter(autre_onglet, amina)
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    _garde(page)
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.get().note == TEXTE


def test_reseau_coupe_le_texte_attend_et_part_a_son_retour(page, poste):
    poste.set_offline(True)
    _taper(page)
    expect(_etat(page, "reseau")).to_contain_text("Réseau perdu à")
    assert not Brouillon.objects.exists()
    poste.set_offline(False)
    _garde(page)
    assert Brouillon.objects.get().valeurs["note"] == [TEXTE]


def test_reseau_coupe_l_enregistrement_attend_et_part_seul(page, poste):
    _taper(page)
    _garde(page)
    poste.set_offline(True)
    _enregistrer(page)
    expect(_etat(page, "attente")).to_be_visible()
    assert not Acte.objects.exists()
    poste.set_offline(False)
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.get().note == TEXTE


def test_un_double_clic_ne_note_qu_un_acte(page):
    _taper(page)
    page.get_by_role("button", name="Enregistrer l’acte").dblclick()
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.count() == 1


def test_enregistrer_pendant_qu_un_brouillon_part_n_envoie_qu_une_fois(page):
    envois: list[str] = []
    page.on("request", lambda r: envois.append(r.url) if r.method == "POST" else None)
    _taper(page)
    page.evaluate(
        "() => { dispatchEvent(new Event('online'));"
        " document.querySelector('[type=submit].btn-primary').click(); }"
    )
    page.wait_for_url("**/menages/*/")
    assert [url.endswith("/noter/") for url in envois].count(True) == 1
    assert Acte.objects.count() == 1


def test_une_reponse_perdue_puis_un_second_envoi_ne_notent_qu_un_acte(page, menage):
    perdues: list[str] = []

    def perdre(route: Route) -> None:
        if route.request.method == "POST" and not perdues:
            perdues.append(route.fetch(max_redirects=0).status_text)
            route.abort()
        else:
            route.continue_()

    page.route("**/noter/", perdre)
    _taper(page)
    _garde(page)
    brouillon = Brouillon.objects.get()
    _enregistrer(page)
    page.wait_for_timeout(500)
    assert Acte.objects.count() == 1
    brouillon.save(force_insert=True)  # le serveur n'a pas su l'effacer non plus
    page.goto(f"/menages/{menage.pk}/noter/")
    expect(page.locator("#id_note")).to_have_value(TEXTE)
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.count() == 1


def test_deux_onglets_montrent_la_meme_saisie_et_n_en_font_qu_un_acte(page, poste, menage):
    second = poste.new_page()
    second.goto(f"/menages/{menage.pk}/noter/")
    _taper(page)
    expect(second.locator("#id_note")).to_have_value(TEXTE)
    second.locator("#id_note").press_sequentially(" Vu.")
    expect(page.locator("#id_note")).to_have_value(f"{TEXTE} Vu.")
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    expect(second.locator("#id_note")).to_have_value("")
    assert Acte.objects.get().note == f"{TEXTE} Vu."


def test_un_envoi_refuse_garde_le_texte_a_l_ecran(page):
    page.fill("#id_le", "le 31 février")
    _taper(page)
    _enregistrer(page)
    expect(page.locator("#quand-erreur")).to_contain_text("31 février")
    expect(page.locator("#id_note")).to_have_value(TEXTE)
    page.fill("#id_le", "hier")
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    assert Acte.objects.get().note == TEXTE


def test_enregistrer_vide_le_poste_et_le_serveur(page, menage):
    _taper(page)
    _garde(page)
    _enregistrer(page)
    page.wait_for_url("**/menages/*/")
    assert not Brouillon.objects.exists()
    page.goto(f"/menages/{menage.pk}/noter/")
    expect(page.locator("#id_note")).to_have_value("")
    assert _cles(page) == []


def test_se_deconnecter_ne_laisse_rien_sur_le_poste(page):
    _taper(page)
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(lambda url: "/noter/" not in url)
    assert _cles(page) == []
    assert Brouillon.objects.get().valeurs["note"] == [TEXTE]


def test_repartir_a_neuf_jette_le_brouillon(page, menage):
    _taper(page)
    _garde(page)
    page.goto(f"/menages/{menage.pk}/noter/")
    page.get_by_role("button", name="Repartir à neuf").click()
    expect(page.locator("#id_note")).to_have_value("")
    assert not Brouillon.objects.exists()


def _cles(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((c) => c.startsWith('brouillon:'))")
