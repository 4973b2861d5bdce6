"""Les pièces suivent l'échange : rendues en clair, reprises chiffrées, au même emplacement."""

import zipfile

import pytest

from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Piece
from palier.pilotage.echange import pieces_jointes
from palier.socle.pieces.depot import recevoir
from palier.socle.pieces.rangement import lire
from pieces.fichiers import EXE, PDF
from socle.gens import un_menage, une_piece, une_structure

pytestmark = pytest.mark.django_db
BAIL = recevoir("bail.pdf", PDF)


def test_une_piece_rendue_puis_reprise_se_relit_au_meme_endroit(ferrand, amina, tmp_path, settings):
    piece = joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    pieces_jointes.rendre(tmp_path / "rendu", ferrand.structure_id)
    assert (tmp_path / "rendu" / "pieces" / piece.fichier).read_bytes() == PDF
    settings.PALIER_PIECES = tmp_path / "ailleurs"
    Piece.objects.update(taille=None)
    assert pieces_jointes.reprendre(tmp_path / "rendu") == 1
    reprise = Piece.objects.get()
    assert (reprise.fichier, reprise.taille) == (piece.fichier, len(PDF))
    assert lire(reprise.fichier) == PDF
    assert PDF not in (tmp_path / "ailleurs" / reprise.fichier).read_bytes()


def test_une_archive_rend_et_reprend_ses_pieces(ferrand, amina, tmp_path, settings):
    joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    archive = tmp_path / "rendu.zip"
    with zipfile.ZipFile(archive, "w") as neuve:
        neuve.writestr("menages.csv", "menage_id\n")
    pieces_jointes.rendre(archive, ferrand.structure_id)
    settings.PALIER_PIECES = tmp_path / "ailleurs"
    Piece.objects.update(taille=None)
    assert pieces_jointes.reprendre(archive) == 1


@pytest.mark.parametrize("nom", ["../../secret.pdf", "/etc/passwd", "bail.exe", "absent.pdf"])
def test_une_piece_hostile_ou_fausse_ne_se_reprend_pas(ferrand, tmp_path, nom):
    (tmp_path / "secret.pdf").write_bytes(PDF)
    dossier = tmp_path / "a" / "echange"
    (dossier / "pieces").mkdir(parents=True)
    (dossier / "pieces" / "bail.exe").write_bytes(EXE)
    une_piece(ferrand, fichier=nom)
    assert pieces_jointes.reprendre(dossier) == 0
    assert Piece.objects.get().taille is None


def test_une_structure_ne_rend_que_ses_pieces_et_saute_les_perdues(ferrand, amina, tmp_path):
    perdue = une_piece(ferrand, fichier="aa/" + "0" * 32 + ".pdf")
    assert perdue.pk
    joindre(ferrand, fichier=BAIL, type="BAIL", par=amina)
    sud = un_menage(une_structure("CCAS Sud"))
    pieces_jointes.rendre(tmp_path / "sud", sud.structure_id)
    assert not (tmp_path / "sud").exists()
    pieces_jointes.rendre(tmp_path / "nord", ferrand.structure_id)
    assert len(list((tmp_path / "nord").rglob("*.pdf"))) == 1
