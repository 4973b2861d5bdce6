"""Ce que l'on dépose : la taille, le type, le nom, et le même fichier deux fois."""

import doctest
import io
import zipfile

import pytest

from palier.pilotage.reprise import depot
from palier.pilotage.reprise.listes import Etat
from palier.pilotage.reprise.models import Import

pytestmark = pytest.mark.django_db

MENAGES = "menage_id,structure_id,nom_usage\nm1,ccas-nord,Ferrand\nm2,ccas-nord,Élan\n"


def zip_de(**membres: bytes) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in membres.items():
            archive.writestr(nom.replace("__", "."), octets)
    return tampon.getvalue()


def test_les_exemples_du_depot_sont_tenus():
    assert doctest.testmod(depot).failed == 0


def test_un_fichier_trop_lourd_est_refuse(refuse, monkeypatch):
    monkeypatch.setattr(depot, "TAILLE_MAX", 10)
    assert "coupez-le" in refuse("menages.csv", MENAGES.encode())


def test_un_fichier_vide_est_refuse(refuse):
    assert "vide" in refuse("menages.csv", b"")


def test_un_executable_nomme_csv_est_refuse(refuse):
    assert "pas un texte" in refuse("menages.csv", b"MZ\x00\x00" * 500)


def test_une_archive_nommee_classeur_est_refusee(refuse):
    page = refuse("suivi.xlsx", zip_de(menages__csv=b"a"))
    assert "pas ce que son nom annonce" in page


def test_une_extension_inconnue_est_refusee(refuse):
    assert "Palier ne lit pas" in refuse("suivi.exe", b"MZ")


def test_une_bombe_est_refusee(refuse):
    assert "démesuré" in refuse("dossier.zip", zip_de(menages__csv=b"0" * (64 << 20)))


def test_une_archive_qui_sort_de_son_dossier_est_refusee(refuse):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        archive.writestr("../../menages.csv", MENAGES)
    assert "chemin interdit" in refuse("dossier.zip", tampon.getvalue())


def test_un_nom_hostile_est_neutralise(deposer):
    lu = deposer("../../<script>alert(1)</script>/menages.csv", MENAGES)
    assert (lu.nom, lu.etat) == ("menages.csv", Etat.APERCU)


def test_un_texte_de_windows_garde_ses_accents(deposer):
    lu = deposer("menages.csv", MENAGES.replace(",", ";").encode("cp1252"))
    assert [ligne.valeurs["nom_usage"] for ligne in lu.lignes.all()] == ["Ferrand", "Élan"]


def test_le_meme_fichier_envoye_deux_fois_n_ouvre_qu_un_import(deposer):
    assert deposer("menages.csv", MENAGES).pk == deposer("copie.csv", MENAGES).pk
    assert Import.objects.count() == 1


def test_un_fichier_lu_n_est_plus_sur_le_disque(deposer, settings):
    deposer("menages.csv", MENAGES)
    assert list((settings.PALIER_DOSSIER / "depots").iterdir()) == []


def test_les_lignes_en_attente_sont_chiffrees(deposer):
    from django.db import connection

    deposer("menages.csv", MENAGES)
    with connection.cursor() as curseur:
        curseur.execute("SELECT contenu FROM reprise_ligne")
        assert all("Ferrand" not in contenu for (contenu,) in curseur.fetchall())


def test_un_parquet_tronque_ne_fait_pas_tomber_le_travail(deposer):
    lu = deposer("menages.parquet", b"PAR1" + b"\x00" * 64)
    assert lu.etat == Etat.REFUSE
    assert lu.empeche
