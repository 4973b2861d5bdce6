"""Les pages remplies : accessibles, sobres en requêtes, et qui n'écrivent que le journal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Acte, Piece, Sollicitation
from palier.socle.pieces.depot import recevoir
from pieces.fichiers import PDF, docx_de
from socle.gens import LE, tout_tenir
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(mesure, ferrand, par):
    """Chaque page de la tranche, sur un dossier rempli."""
    tout_tenir(ferrand.structure)
    bail = recevoir("bail.pdf", PDF)
    for type_, echeance in (("BAIL", None), ("PIECE_IDENTITE", "2026-04-20"), ("MEDICAL", None)):
        piece = joindre(ferrand, fichier=bail, type=type_, date=LE, par=par)
        Piece.objects.filter(pk=piece.pk).update(echeance=echeance)
    dossier = f"/menages/{ferrand.pk}"
    return {
        "volet": f"{dossier}/volets/pieces/",
        "joindre": f"{dossier}/pieces/joindre/",
        "supprimer": f"/pieces/{piece.pk}/supprimer/",
        "courriers": f"{dossier}/courriers/",
        "convocation": f"{dossier}/courriers/convocation/",
        "bilan": f"/bilans/mesures/{mesure.pk}/",
        "synthese": f"{dossier}/synthese/",
    }


@pytest.mark.usefixtures("mesure")
def test_une_recherche_et_un_modele_refuse_sont_accessibles(
    navigateur, chez_amina, client, rose, tmp_path
):
    Acte.objects.filter(type="VAD").update(objet="Plan d’apurement")
    trouve = chez_amina.post("/recherche/notes/", {"q": "apurement"}).content.decode()
    client.force_login(rose)
    fichier = recevoir("lettre.docx", docx_de("{{ menage.nomm }}", "{{ dat }}"))
    envoi = {"nom": "x", "usage": "COURRIER"}
    envoi["fichier"] = SimpleUploadedFile("lettre.docx", fichier.octets)
    depot = client.post("/modeles/deposer/", envoi).content.decode()
    assert "défauts à corriger" in depot
    assert defauts(navigateur, poser(tmp_path, {"trouve": trouve, "depot": depot})) == []


def test_une_lecture_n_ecrit_que_le_journal(chez_amina, pages):
    for adresse in pages.values():
        with CaptureQueriesContext(connection) as vues:
            assert chez_amina.get(adresse).status_code == 200
        ecritures = [q["sql"] for q in vues if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        hors_journal = [q for q in ecritures if "journal_trace" not in q and "session" not in q]
        assert hors_journal == [], adresse


@pytest.mark.parametrize("page", ["bilan", "synthese", "convocation", "courriers"])
def test_autant_de_requetes_pour_deux_actes_que_pour_deux_cents(
    chez_amina, pages, mesure, ferrand, page
):
    def requetes():
        with CaptureQueriesContext(connection) as vues:
            chez_amina.get(pages[page])
        return len(vues)

    requetes()
    peu = requetes()
    commun = {"structure": ferrand.structure, "menage": ferrand, "mesure": mesure}
    actes = Acte.objects.bulk_create(
        Acte(type="VAD", statut="REALISE", date=LE, note="rien", **commun) for _ in range(198)
    )
    Sollicitation.objects.bulk_create(Sollicitation(acte=a, categorie="LOGEMENT") for a in actes)
    for rang in range(20):
        mesure.objectifs.create(structure=ferrand.structure, libelle=f"Objectif {rang}")
        Piece.objects.create(type="BAIL", nom="bail.pdf", **commun)
    # La pièce médicale, qui fait lire les finalités, sort de ce que la synthèse montre.
    assert peu - 1 <= requetes() <= peu


def test_la_fiche_de_synthese_tait_les_notes_reservees(chez_amina, pages):
    Acte.objects.filter(type="VAD").update(note="un secret", visibilite="AUTEUR")
    assert "un secret" not in chez_amina.get(pages["synthese"]).content.decode()
    assert "Fiche de synthèse du dossier" in chez_amina.get(pages["synthese"]).content.decode()
