"""Courriers et bilans : produits du dossier, gardés au dossier, par qui le peut."""

import io
from collections import Counter
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from palier.metier.accompagnement.models import Acte, Piece
from palier.metier.menages.models import Menage
from palier.pilotage.documents.bilan import (
    contexte_du_bilan,
    phrase_des_absences,
    phrase_des_demarches,
    phrase_des_objectifs,
    phrase_des_progressions,
    phrase_des_rencontres,
)
from palier.pilotage.documents.models import ModeleWord
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from palier.socle.pieces.rangement import lire
from pieces.fichiers import docx_de
from socle.gens import un_compte, une_mesure, une_structure

pytestmark = pytest.mark.django_db


def _texte(piece: Piece) -> str:
    word = docx.Document(io.BytesIO(lire(piece.fichier)))
    cases = [c.text for t in word.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in word.paragraphs] + cases)


# Phrases ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dite", "attendue"),
    [
        (phrase_des_objectifs([]), "Aucun objectif n’est écrit au dossier."),
        (phrase_des_objectifs(["EN_COURS"]), "1 objectif a été fixé : il est en cours."),
        (
            phrase_des_objectifs([""]),
            "1 objectif a été fixé : son avancement n’est pas renseigné.",
        ),
        (
            phrase_des_objectifs(["ATTEINT", "ATTEINT", "NON_ATTEINT", "NSP"]),
            "4 objectifs ont été fixés : 2 atteints, 1 non atteint et 1 dont l’avancement n’est "
            "pas renseigné.",
        ),
        (phrase_des_absences(0, 0), "Aucune absence n’est notée."),
        (phrase_des_absences(1, 1), "1 rendez-vous n’a pas été honoré, excusé."),
        (
            phrase_des_absences(2, 5),
            "5 rendez-vous n’ont pas été honorés, dont 2 excusés.",
        ),
        (phrase_des_demarches([]), "Aucune démarche n’est notée pendant la mesure."),
        (phrase_des_demarches(["REFUSEE"]), "1 démarche a été engagée : 1 refusée."),
        (
            phrase_des_rencontres(Counter(VAD=1), date(2026, 3, 5)),
            "1 rencontre a eu lieu (visite à domicile : 1), le 5 mars 2026.",
        ),
        (phrase_des_rencontres(Counter(), None), "Aucune rencontre n’est notée pendant la mesure."),
        (
            phrase_des_progressions([1, -1, -1]),
            "Entre deux constats, 1 domaine progresse et 2 reculent.",
        ),
    ],
)
def test_les_phrases_du_bilan_s_accordent(dite, attendue):
    assert dite == attendue


# Bilan --------------------------------------------------------------------------------------------


def test_le_bilan_dit_chaque_rubrique_d_apres_les_faits(mesure, par):
    dit = contexte_du_bilan(mesure, par, None)
    assert (
        dit["bilan.objectifs"] == "2 objectifs ont été fixés : 1 atteint et 1 pas encore commencé."
    )
    assert dit["bilan.rencontres"].endswith(", la dernière le 2 avril 2026.")
    assert dit["bilan.absences"] == "1 rendez-vous n’a pas été honoré, sans excuse."
    assert dit["bilan.demarches"] == "1 démarche a été engagée : 1 en cours."
    assert dit["bilan.decision"] == "Accord du 20 février 2026"
    assert dit["bilan.periodes"] == "Attribution : 6 mois, du 1er mars 2026 au 31 août 2026"
    lignes = {li["rubrique"]: (li["debut"], li["fin"]) for li in dit["situations"]}
    assert lignes["Dette locative"] == ("1\u00a0840,00\u00a0€", "620,00\u00a0€")
    assert lignes["Solde après mensualités payées"][0] == "56,00\u00a0€ (équilibre)"
    assert lignes["Emploi"] == ("non renseigné", "non renseigné")
    assert lignes["Étape d’expulsion"] == (
        "aucune étape notée",
        "Commandement de payer, le 5 mars 2026",
    )
    assert dit["autonomies"][0]["progression"] == "+ 2"


def test_une_mesure_vide_dit_ce_qui_n_est_pas_renseigne(ferrand, par):
    dit = contexte_du_bilan(une_mesure(ferrand), par, None)
    assert dit["bilan.situation"] == "Aucune situation n’a été photographiée pendant la mesure."
    assert {li["debut"] for li in dit["situations"]} == {"non renseigné", "aucune étape notée"}


def test_un_acte_reserve_a_un_autre_ne_compte_pas_et_la_sante_se_ferme(mesure, par_rose, par):
    Acte.objects.filter(type="VAD").update(visibilite="AUTEUR")
    assert "2 rencontres" in contexte_du_bilan(mesure, par, None)["bilan.rencontres"]
    dit = contexte_du_bilan(mesure, par_rose, None)
    assert "1 rencontre a eu lieu" in dit["bilan.rencontres"]
    assert "Difficulté de santé" not in {li["rubrique"] for li in dit["situations"]}


def test_le_bilan_se_produit_et_se_garde_en_word(mesure, chez_amina):
    page = f"/bilans/mesures/{mesure.pk}/"
    assert "2 objectifs ont été fixés" in chez_amina.get(page).content.decode()
    envoi = {"cle": "k", "texte__avis": "« Je dors mieux. »", "texte__proposition": "Tout va."}
    for _fois in range(2):
        assert chez_amina.post(page, envoi).status_code == 302
    piece = Piece.objects.get()
    assert (piece.type, piece.mesure) == ("BILAN_MESURE", mesure)
    texte = _texte(piece)
    for attendu in ("« Je dors mieux. »", "Trier le courrier", "620,00", "Lu et signé"):
        assert attendu in texte


# Courriers ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mesure")
def test_un_courrier_se_remplit_du_dossier_et_se_garde(ferrand, chez_amina):
    page = f"/menages/{ferrand.pk}/courriers/bailleur/"
    contenu = chez_amina.get(page).content.decode()
    assert "Habitat Nord" in contenu
    assert "2\u00a0000,00\u00a0€" in contenu
    envoi = {"cle": "k", "destinataire__nom": "Habitat Nord", "au_fil": "on", "objet": "Plan"}
    for _fois in range(2):
        assert chez_amina.post(page, envoi).status_code == 302
    piece = Piece.objects.get()
    assert piece.type == "COURRIER_ENVOYE"
    assert "Habitat Nord" in _texte(piece)
    assert Acte.objects.filter(type="ECRIT", objet="Plan").count() == 1
    assert Trace.objects.filter(action="piece.joindre", objet_id=piece.pk).exists()


def test_ne_pas_ecrire_au_domicile_avertit_et_tait_l_adresse(ferrand, chez_amina):
    Menage.objects.filter(pk=ferrand.pk).update(ne_pas_ecrire=True)
    page = f"/menages/{ferrand.pk}/courriers/convocation/"
    contenu = chez_amina.get(page).content.decode()
    assert "Ne pas écrire au domicile" in contenu
    assert "Lavandières" not in contenu
    refuse = chez_amina.post(page, {"cle": "k"})
    assert "on ne lui écrive pas chez lui" in refuse.content.decode()
    assert chez_amina.post(page, {"cle": "k", "remis": "on"}).status_code == 302


def test_le_responsable_n_ecrit_que_ce_qu_il_pourra_relire(ferrand, chez_rose):
    page = chez_rose.get(f"/menages/{ferrand.pk}/courriers/").content.decode()
    assert "Convocation" in page
    assert "Courrier au bailleur" not in page
    assert chez_rose.get(f"/menages/{ferrand.pk}/courriers/bailleur/").status_code == 404


@pytest.mark.parametrize("page", ["/menages/{m}/courriers/", "/menages/{m}/courriers/relance/"])
def test_le_menage_d_une_autre_structure_n_existe_pas(client, ferrand, page):
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(page.format(m=ferrand.pk)).status_code == 404


# Modèles de la structure --------------------------------------------------------------------------


def _depot(octets: bytes, **champs):
    fichier = SimpleUploadedFile("lettre.docx", octets)
    return {"nom": "Lettre du CCAS", "usage": "COURRIER", "fichier": fichier, **champs}


def test_un_modele_de_la_structure_se_depose_sert_et_se_retire(
    chez_rose, ferrand, client, amina, django_capture_on_commit_callbacks, rangement
):
    bon = docx_de("Cher {{ menage.titulaire }},", "{{ texte }}")
    assert chez_rose.post("/modeles/deposer/", _depot(bon)).status_code == 302
    modele = ModeleWord.objects.get()
    cle = f"m{modele.pk}"
    assert chez_rose.get(f"/modeles/{cle}/").content == bon
    assert chez_rose.get(f"/modeles/{cle}/?apercu").status_code == 200
    client.force_login(amina)
    envoi = {"cle": "k", "menage__titulaire": "Nadia", "texte": "Ligne un\nLigne deux"}
    client.post(f"/menages/{ferrand.pk}/courriers/{cle}/", envoi)
    assert _texte(Piece.objects.get()) == "Cher Nadia,\nLigne un\nLigne deux"
    client.force_login(un_compte("Yves", une_structure(), Role.RESPONSABLE))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/modeles/{cle}/retirer/")
    assert not ModeleWord.objects.exists()
    assert len(list(rangement.rglob("*.docx"))) == 1


def test_un_modele_fautif_montre_tous_ses_defauts_et_n_est_pas_garde(chez_rose, rangement):
    fautif = docx_de("{{ menage.nomm }}", "{{ dat }}")
    page = chez_rose.post("/modeles/deposer/", _depot(fautif)).content.decode()
    assert "2 défauts à corriger dans Word" in page
    assert "vouliez-vous « menage.nom » ?" in page.replace("&#x27;", "'")
    assert not ModeleWord.objects.exists()
    assert not rangement.exists()


def test_deux_modeles_ne_portent_pas_le_meme_nom(chez_rose):
    for _fois in range(2):
        page = chez_rose.post("/modeles/deposer/", _depot(docx_de("a")))
    assert "s&#x27;appelle déjà" in page.content.decode()
    assert ModeleWord.objects.count() == 1


def test_le_modele_d_une_autre_structure_n_existe_pas(chez_rose, client):
    chez_rose.post("/modeles/deposer/", _depot(docx_de("a")))
    cle = f"m{ModeleWord.objects.get().pk}"
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    assert client.get(f"/modeles/{cle}/").status_code == 404
    assert client.post(f"/modeles/{cle}/retirer/").status_code == 404


def test_un_modele_ne_se_depose_qu_avec_le_droit_de_regler(client, amina):
    client.force_login(amina)
    assert client.post("/modeles/deposer/", _depot(docx_de("a"))).status_code == 403
