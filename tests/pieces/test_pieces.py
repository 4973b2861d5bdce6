"""Une pièce au dossier : joindre, lire, remplacer, supprimer, et qui le peut."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.metier.accompagnement.actions.pieces import joindre, remplacer, supprimer
from palier.metier.accompagnement.models import Piece
from palier.noyau.erreurs import Perimee, Refus
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Geste, Role
from palier.socle.journal.models import Trace
from palier.socle.pieces.depot import recevoir
from pieces.fichiers import HTML, PDF, PNG
from socle.gens import (
    LE,
    l_acces,
    tout_tenir,
    un_compte,
    un_menage,
    une_etape,
    une_mesure,
    une_procedure,
    une_structure,
)

pytestmark = pytest.mark.django_db
BAIL = recevoir("bail.pdf", PDF)


def _fichiers(rangement) -> list:
    return [f for f in rangement.rglob("*") if f.is_file()]


def test_joindre_range_le_fichier_et_trace_sans_le_nommer(ferrand, amina, rangement):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", date=date(2026, 3, 1), par=amina)
    assert (str(piece), piece.taille) == ("bail.pdf", len(PDF))
    assert (rangement / piece.fichier).is_file()
    trace = Trace.objects.get(action="piece.joindre")
    assert (trace.menage_id, trace.details) == (ferrand.pk, {})


def test_un_nom_choisi_garde_l_extension_du_fichier(ferrand, amina):
    assert str(joindre(ferrand, fichier=BAIL, type="BAIL", nom="Bail", par=amina)) == "Bail.pdf"


def test_envoyer_deux_fois_ne_joint_qu_une_piece(ferrand, amina, rangement):
    une = joindre(ferrand, fichier=BAIL, type="BAIL", cle="abc", par=amina)
    deux = joindre(ferrand, fichier=BAIL, type="BAIL", cle="abc", par=amina)
    assert une == deux
    assert len(_fichiers(rangement)) == 1


def test_un_refus_ne_laisse_pas_de_fichier(ferrand, amina, rangement, nord):
    ailleurs = une_mesure(un_menage(nord))
    with pytest.raises(Refus, match="d'un autre ménage"):
        joindre(ferrand, fichier=BAIL, type="BAIL", mesure=ailleurs, par=amina)
    with pytest.raises(Refus, match="pas encore venu"):
        joindre(ferrand, fichier=BAIL, type="BAIL", date=date(2026, 4, 15), par=amina)
    with pytest.raises(Refus, match="sa validité finit"):
        joindre(ferrand, fichier=BAIL, type="BAIL", date=LE, echeance=date(2026, 1, 1), par=amina)
    assert _fichiers(rangement) == []


def test_le_type_d_une_piece_dit_qui_l_ouvre(ferrand, amina, rose, accueil, nord):
    tout_tenir(nord)
    for type_ in ("PIECE_IDENTITE", "BAIL", "MEDICAL", "AUTRE"):
        joindre(ferrand, fichier=BAIL, type=type_, par=amina)
    Piece.objects.filter(type="AUTRE").update(type="Un type repris d'ailleurs")

    def lus(acces, geste=Geste.LIRE):
        return set(Piece.objects.visibles_par(acces, geste).values_list("type", flat=True))

    assert len(lus(amina)) == 4
    assert lus(rose) == {"PIECE_IDENTITE", "BAIL", "Un type repris d'ailleurs"}
    assert lus(rose, Geste.ECRIRE) == {"PIECE_IDENTITE"}
    assert lus(accueil) == {"PIECE_IDENTITE"}
    with pytest.raises(Interdit):
        joindre(ferrand, fichier=BAIL, type="MEDICAL", par=rose)


def test_remplacer_met_le_nouveau_fichier_et_efface_l_ancien(
    ferrand, amina, rangement, django_capture_on_commit_callbacks
):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    with django_capture_on_commit_callbacks(execute=True):
        remplacer(piece, fichier=recevoir("cni.png", PNG), version=1, par=amina)
    assert [f.suffix for f in _fichiers(rangement)] == [".png"]
    with pytest.raises(Perimee):
        remplacer(piece, fichier=BAIL, version=1, par=amina)
    assert len(_fichiers(rangement)) == 1


def test_supprimer_efface_le_fichier_une_fois_la_base_d_accord(
    ferrand, amina, rangement, django_capture_on_commit_callbacks
):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    with django_capture_on_commit_callbacks(execute=True):
        supprimer(piece, par=amina)
        assert len(_fichiers(rangement)) == 1
    assert _fichiers(rangement) == []


def test_une_piece_qui_prouve_une_etape_ne_se_supprime_pas(ferrand, amina, rangement):
    piece = joindre(ferrand, fichier=BAIL, type="ACTE_PROCEDURE", par=amina)
    etape = une_etape(une_procedure(ferrand))
    type(etape).objects.update(piece=piece)
    with pytest.raises(Refus, match="prouve « Commandement"):
        supprimer(piece, par=amina)
    assert len(_fichiers(rangement)) == 1


def _envoi(nom="bail.pdf", octets=PDF, **champs):
    return {"fichier": SimpleUploadedFile(nom, octets), "type": "BAIL", "cle": "k", **champs}


def test_on_joint_lit_remplace_et_supprime_par_les_pages(chez_amina, ferrand):
    dossier = f"/menages/{ferrand.pk}"
    assert chez_amina.post(f"{dossier}/pieces/joindre/", _envoi(), follow=True).status_code == 200
    piece = Piece.objects.get()
    volet = chez_amina.get(f"{dossier}/volets/pieces/").content.decode()
    assert "bail.pdf" in volet
    rendu = chez_amina.get(f"/pieces/{piece.pk}/")
    assert rendu.content == PDF
    assert rendu["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Trace.objects.filter(action="piece.lire", objet_id=piece.pk).exists()
    envoi = _envoi("cni.png", PNG, version=1)
    chez_amina.post(f"/pieces/{piece.pk}/remplacer/", envoi)
    assert chez_amina.get(f"/pieces/{piece.pk}/").content == PNG
    emporte = chez_amina.get(f"/pieces/{piece.pk}/supprimer/").content.decode()
    assert "La suppression emporte le fichier" in emporte
    chez_amina.post(f"/pieces/{piece.pk}/supprimer/")
    assert not Piece.objects.exists()


def test_une_mauvaise_piece_se_dit_au_champ(chez_amina, ferrand):
    reponse = chez_amina.post(f"/menages/{ferrand.pk}/pieces/joindre/", _envoi(octets=HTML))
    assert reponse.status_code == 200
    assert "n&#x27;est pas un fichier de type PDF" in reponse.content.decode()
    assert not Piece.objects.exists()


def test_un_fichier_perdu_se_dit_et_ne_casse_rien(chez_amina, ferrand, amina, rangement):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    (rangement / piece.fichier).unlink()
    reponse = chez_amina.get(f"/pieces/{piece.pk}/", follow=True)
    assert "restaurez-le depuis une sauvegarde" in reponse.content.decode()


@pytest.mark.parametrize("page", ["", "remplacer/", "supprimer/"])
def test_la_piece_d_un_autre_dossier_n_existe_pas(client, ferrand, amina, page):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud")))
    assert client.get(f"/pieces/{piece.pk}/{page}").status_code == 404
    client.force_login(un_compte("Lea", une_structure()))
    assert client.get(f"/pieces/{piece.pk}/{page}").status_code == 404


def test_l_accueil_n_ouvre_pas_un_bail(client, ferrand, amina):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    client.force_login(un_compte("Yann", une_structure(), Role.ACCUEIL))
    assert client.get(f"/pieces/{piece.pk}/").status_code == 404
    volet = client.get(f"/menages/{ferrand.pk}/volets/pieces/").content.decode()
    assert "bail.pdf" not in volet


def test_le_volet_demande_autant_pour_deux_pieces_que_pour_deux_cents(chez_amina, ferrand):
    def requetes():
        with CaptureQueriesContext(connection) as vues:
            chez_amina.get(f"/menages/{ferrand.pk}/volets/pieces/")
        return len(vues)

    base = {"structure": ferrand.structure, "menage": ferrand, "type": "BAIL"}
    Piece.objects.bulk_create(Piece(**base) for _ in range(2))
    requetes()
    peu = requetes()
    Piece.objects.bulk_create(Piece(**base) for _ in range(198))
    assert requetes() == peu


def test_la_casquette_de_l_acces_compte(ferrand):
    bruno = l_acces(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    with pytest.raises(Interdit):
        joindre(ferrand, fichier=BAIL, type="BAIL", par=bruno)
