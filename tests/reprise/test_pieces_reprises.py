"""Les fichiers joints d'une archive se reprennent avec leurs pièces, et partent avec l'import."""

import io
import zipfile
from pathlib import Path

import pytest

from palier.metier.accompagnement.models import Piece
from palier.pilotage.documents.models import ModeleWord
from palier.pilotage.reprise import depot
from palier.pilotage.reprise.listes import Etat
from palier.pilotage.sauvegarde.actions import verifier
from palier.socle.pieces.rangement import lire, ranger
from pieces.fichiers import EXE, PDF
from socle.gens import LE, un_menage, une_piece, une_structure

pytestmark = pytest.mark.django_db

STRUCTURES = "structure_id;nom;type\nN;CCAS Nord;CCAS\n"
MENAGES = "menage_id;structure_id\nM1;N\n"


@pytest.fixture(autouse=True)
def _pieces_ici(settings, tmp_path):
    settings.PALIER_PIECES = tmp_path / "rangees"


def _archive(fichiers: dict[str, bytes], *noms: str) -> bytes:
    lignes = "".join(f"P{i};M1;BAIL;{nom}\n" for i, nom in enumerate(noms))
    tables = {
        "structures.csv": STRUCTURES,
        "menages.csv": MENAGES,
        "pieces.csv": f"piece_id;menage_id;type;fichier\n{lignes}",
    }
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, texte in tables.items():
            archive.writestr(nom, texte)
        for nom, octets in fichiers.items():
            archive.writestr(f"pieces/{nom}", octets)
    return sortie.getvalue()


def _sur_disque(settings) -> list[Path]:
    return [p for p in Path(settings.PALIER_PIECES).rglob("*") if p.is_file()]


@pytest.fixture
def reprendre(deposer, poster):
    """Dépose une archive, la reprend, et rend l'import."""

    def reprendre(octets: bytes):
        lu = deposer("dossier.zip", octets)
        poster(f"/donnees/{lu.pk}/reprendre/")
        lu.refresh_from_db()
        assert lu.etat == Etat.FAIT, lu.empeche
        return lu

    return reprendre


def test_le_fichier_joint_se_range_chiffre_puis_s_efface_a_l_annulation(
    reprendre, poster, settings, nord
):
    lu = reprendre(_archive({"bail.pdf": PDF}, "bail.pdf"))
    piece = Piece.objects.get()
    assert (piece.structure, piece.taille) == (nord, len(PDF))
    assert lire(piece.fichier) == PDF
    (sur_disque,) = _sur_disque(settings)
    assert PDF not in sur_disque.read_bytes()
    assert not depot.fichier(lu.pk, lu.nom).exists()
    poster(f"/donnees/{lu.pk}/annuler/")
    lu.refresh_from_db()
    assert lu.etat == Etat.ANNULE, lu.empeche
    assert not Piece.objects.exists()
    assert _sur_disque(settings) == []


def test_un_fichier_faux_ou_absent_laisse_sa_piece_sans_lui(reprendre, settings):
    reprendre(_archive({"bail.pdf": EXE}, "bail.pdf", "absent.pdf", "../secret.pdf"))
    assert list(Piece.objects.values_list("taille", flat=True)) == [None] * 3
    assert _sur_disque(settings) == []


def test_une_piece_reprise_n_ouvre_pas_le_fichier_d_une_autre(reprendre):
    ailleurs = ranger(PDF, "pdf")
    une_piece(un_menage(une_structure("CCAS Sud")), fichier=ailleurs, taille=len(PDF))
    reprendre(_archive({}, ailleurs))
    assert Piece.objects.get(structure__nom="CCAS Nord").fichier == ""
    assert lire(ailleurs) == PDF


def test_verifier_dit_le_modele_word_dont_le_fichier_manque(nord):
    modele = ModeleWord.objects.create(
        structure=nord,
        nom="Courrier",
        usage="COURRIER",
        fichier="aa/" + "0" * 32 + ".docx",
        taille=1,
        depose_le=LE,
    )
    (defaut,) = verifier()
    assert f"{modele.fichier} (fiche {modele.reference}) n'est plus dans" in defaut
