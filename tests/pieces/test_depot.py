"""Recevoir un fichier : ce qui passe, ce qui ne passe pas, et ce que l'on en dit."""

import socket
import struct
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.noyau.erreurs import Refus
from palier.socle.coffre.chiffre import CleAbsente
from palier.socle.pieces import rangement as tiroir
from palier.socle.pieces.depot import recevoir, rendre
from palier.socle.pieces.rangement import PiecePerdue, lire, ranger
from palier.socle.pieces.regles import LONGUEUR, nom_propre
from pieces.fichiers import EICAR, EXE, HTML, PDF, PNG, bombe, docx_de, odt, zip_de

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


@pytest.mark.parametrize(
    ("nom", "octets"),
    [
        ("bail.pdf", PDF),
        ("CNI.PNG", PNG),
        ("lettre.docx", docx_de("Bonjour")),
        ("note.txt", "Reçu le 3 mars".encode("cp1252")),
        ("lettre.odt", odt()),
    ],
)
def test_un_fichier_du_type_que_dit_son_nom_passe(nom, octets):
    assert recevoir(nom, octets).octets == octets


@pytest.mark.parametrize(
    ("nom", "octets", "dit"),
    [
        ("bail.pdf", HTML, "n'est pas un fichier de type PDF"),
        ("bail.pdf", PNG, "c'est un fichier de type image PNG"),
        ("photo.jpg", EXE, "n'est pas un fichier de type photo JPEG"),
        ("page.html", HTML, "n'est pas d'un format admis"),
        ("facture.pdf.exe", EXE, "n'est pas d'un format admis"),
        ("dessin.svg", b"<svg/>", "n'est pas d'un format admis"),
        ("note.txt", HTML, "n'est pas un fichier de type texte"),
        ("note.txt", b"a\x00b", "n'est pas un fichier de type texte"),
        ("lettre.docx", zip_de({"a.txt": b"b"}), "n'est pas un fichier de type document Word"),
        ("lettre.docx", PDF, "est abîmé"),
        ("lettre.docx", docx_de("a")[:-40], "est abîmé"),
        ("lettre.docx", OLE, "protégé par un mot de passe"),
        ("lettre.docx", zip_de({"word/vbaProject.bin": b"x"}, docx_de("a")), "macros"),
        ("lettre.docx", bombe(), "se déplierait en 60 Mo"),
        ("bail.pdf", b"", "est vide"),
        ("", PDF, "n'est pas d'un format admis"),
        (".pdf", PDF, "n'est pas d'un format admis"),
        ("\u202e\n", PDF, "n'est pas d'un format admis"),
    ],
)
def test_un_fichier_douteux_est_refuse_avec_son_fait_et_son_geste(nom, octets, dit):
    with pytest.raises(Refus, match=dit) as refus:
        recevoir(nom, octets)
    assert refus.value.geste
    assert refus.value.champ == "fichier"


def test_un_fichier_trop_lourd_dit_son_poids_et_la_limite(settings):
    settings.PALIER_PIECE_MO = 1
    with pytest.raises(Refus, match="pèse 2 Mo, et la limite est 1 Mo"):
        recevoir("bail.pdf", PDF + bytes(2_000_000))


@pytest.mark.parametrize(
    ("nom", "propre"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\bail.pdf", "bail.pdf"),
        ("bail\r\nSet-Cookie: a=b.pdf", "bail Set-Cookie_ a=b.pdf"),
        ("bail\u202egpj.pdf", "bailgpj.pdf"),
        ('a"; filename="b.pdf', "a_; filename=_b.pdf"),
        (".pdf", "pdf"),
        ("pdf", "pdf"),
        ("", ""),
        ("x" * 400 + ".pdf", "x" * (LONGUEUR - 4) + ".pdf"),
    ],
)
def test_un_nom_hostile_devient_un_nom_sans_danger(nom, propre):
    assert nom_propre(nom) == propre


@given(st.text())
def test_aucun_nom_ne_sort_du_dossier_ni_ne_coupe_un_en_tete(nom):
    propre = nom_propre(nom)
    assert len(propre) <= LONGUEUR
    assert not {"/", "\\"} & set(propre)
    assert not any(unicodedata.category(c)[0] == "C" for c in propre)
    assert "\n" not in rendre(propre, b"")["Content-Disposition"]


def test_une_piece_se_telecharge_et_ne_s_ouvre_jamais_dans_la_page():
    reponse = rendre("bail « fort ».pdf", PDF)
    assert reponse["Content-Disposition"].startswith("attachment; filename*=utf-8''bail")
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reponse["Content-Type"] == "application/pdf"
    assert rendre("vieux.doc", b"x")["Content-Type"] == "application/octet-stream"


@pytest.mark.django_db
def test_un_fichier_est_chiffre_sur_le_disque_et_se_relit(rangement):
    ou = ranger(PDF, "pdf")
    sur_le_disque = (rangement / ou).read_bytes()
    assert PDF[:20] not in sur_le_disque
    assert lire(ou) == PDF
    assert (rangement / ou).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_un_fichier_altere_ou_echange_ne_se_lit_plus(rangement):
    un, autre = ranger(PDF, "pdf"), ranger(PNG, "png")
    (rangement / un).write_bytes((rangement / autre).read_bytes())
    with pytest.raises(CleAbsente):
        lire(un)


@pytest.mark.parametrize("ou", ["../cles", "/etc/passwd", "", "ab/absent.pdf"])
def test_rien_ne_se_lit_hors_du_dossier_des_pieces(rangement, ou):
    rangement.mkdir()
    (rangement.parent / "cles").write_text("secret")
    with pytest.raises(PiecePerdue):
        lire(ou)
    tiroir.oublier("../cles")
    assert (rangement.parent / "cles").exists()


@pytest.fixture
def clamd():
    """Un serveur qui tient le protocole INSTREAM, et reconnaît la chaîne EICAR."""
    serveur = socket.create_server(("127.0.0.1", 0))
    recus: list[bytes] = []

    def exactement(lien, n):
        lu = b""
        while len(lu) < n:
            lu += lien.recv(n - len(lu))
        return lu

    def servir():
        while True:
            try:
                lien, _ = serveur.accept()
            except OSError:
                return
            with lien:
                assert exactement(lien, 10) == b"zINSTREAM\0"
                contenu = b""
                while n := struct.unpack("!L", exactement(lien, 4))[0]:
                    contenu += exactement(lien, n)
                recus.append(contenu)
                dit = b"Eicar-Test-Signature FOUND" if EICAR in contenu else b"OK"
                lien.sendall(b"stream: " + dit + b"\0")

    threading.Thread(target=servir, daemon=True).start()
    yield f"tcp:127.0.0.1:{serveur.getsockname()[1]}", recus
    serveur.shutdown(socket.SHUT_RDWR)
    serveur.close()


def test_l_antivirus_laisse_passer_le_fichier_sain_en_entier(settings, clamd):
    settings.PALIER_ANTIVIRUS, recus = clamd
    gros = PDF + bytes(300_000)
    assert recevoir("bail.pdf", gros).octets == gros
    assert recus == [gros]


def test_l_antivirus_arrete_le_fichier_infecte(settings, clamd):
    settings.PALIER_ANTIVIRUS = clamd[0]
    with pytest.raises(Refus, match=r"malveillant dans ce fichier \(Eicar-Test-Signature\)"):
        recevoir("bail.txt", EICAR)


@pytest.mark.parametrize("adresse", ["tcp:127.0.0.1:1", "unix:/nulle/part", "n'importe quoi"])
def test_un_antivirus_injoignable_vaut_refus(settings, adresse):
    settings.PALIER_ANTIVIRUS = adresse
    with pytest.raises(Refus, match="ne répond pas : ce fichier n'est pas gardé"):
        recevoir("bail.pdf", PDF)
