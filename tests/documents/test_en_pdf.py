"""Un courrier fourni se produit aussi en PDF, sans traitement de texte sur le serveur."""

import io

import pytest
from pypdf import PdfReader

from palier.metier.accompagnement.models import Piece
from palier.noyau.erreurs import Refus
from palier.pilotage.documents.actions import modeles, produire
from palier.pilotage.documents.champs import exemple
from palier.pilotage.documents.en_pdf import rendre_en_pdf
from palier.pilotage.documents.fournis import fournis
from palier.pilotage.documents.listes import Usage
from palier.pilotage.documents.models import ModeleWord
from palier.socle.pieces.rangement import lire
from socle.gens import LE

COURRIERS = [cle for cle, f in fournis().items() if f.usage is not Usage.BILAN]


def _texte(octets: bytes) -> str:
    lu = PdfReader(io.BytesIO(octets))
    return " ".join(" ".join(page.extract_text() for page in lu.pages).split())


@pytest.mark.parametrize("cle", COURRIERS)
def test_chaque_courrier_fourni_a_son_pdf_balise(cle):
    fourni = fournis()[cle]
    octets = rendre_en_pdf(fourni, exemple(fourni.usage), LE)
    lu = PdfReader(io.BytesIO(octets))
    assert lu.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert lu.metadata.title == fourni.nom
    assert "{{" not in _texte(octets)
    assert octets == rendre_en_pdf(fourni, exemple(fourni.usage), LE)


def test_ce_qui_manque_ne_s_ecrit_pas_et_rien_n_est_evalue():
    fourni = fournis()["bailleur"]
    valeurs = {**exemple(fourni.usage), "texte": "#panic() {{ 1 }} <b>& co</b>\nligne 2"}
    valeurs["logement.dette"] = ""
    dit = _texte(rendre_en_pdf(fourni, valeurs, LE))
    assert "la dette de loyer" not in dit
    assert "#panic() {{ 1 }} <b>& co</b> ligne 2" in dit


@pytest.mark.parametrize("cle", COURRIERS)
def test_une_structure_sans_telephone_n_invite_pas_a_appeler_un_numero_vide(cle):
    fourni = fournis()[cle]
    valeurs = {**exemple(fourni.usage), "structure.telephone": ""}
    dit = _texte(rendre_en_pdf(fourni, valeurs, LE))
    assert "non renseigné" not in dit
    assert "Tél." not in dit


@pytest.mark.django_db
@pytest.mark.usefixtures("ce_jour_la", "mesure")
def test_la_page_offre_les_deux_et_garde_le_pdf_au_dossier(chez_amina, ferrand):
    adresse = f"/menages/{ferrand.pk}/courriers/convocation/"
    page = chez_amina.get(adresse)
    assert 'value="pdf"' in page.content.decode()
    envoi = {b.html_name: b.value() or "" for b in page.context["form"]} | {"format": "pdf"}
    assert chez_amina.post(adresse, envoi).status_code == 302
    piece = Piece.objects.get()
    assert piece.nom.endswith(".pdf")
    assert "Votre rendez-vous" in _texte(lire(piece.fichier))


@pytest.mark.django_db
def test_un_modele_de_la_structure_n_a_que_word(ferrand, par):
    ModeleWord.objects.create(
        structure=ferrand.structure,
        nom="Le nôtre",
        usage="COURRIER",
        fichier="x",
        taille=1,
        depose_le=LE,
    )
    sien, *donnes = modeles(par, Usage.COURRIER)
    assert not sien.a_un_pdf
    assert all(m.a_un_pdf for m in donnes)
    with pytest.raises(Refus, match="enregistrez-le en PDF"):
        produire(ferrand, sien, valeurs={}, par=par, cle="k", en_pdf=True)
