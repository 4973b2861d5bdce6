"""Tout exporter : ce qui sort se relit, et redonne les mêmes fichiers."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from palier.metier.accompagnement.models import Acte
from palier.pilotage import demonstration
from palier.pilotage.demonstration.en_base import installer
from palier.pilotage.reprise.listes import Etat
from palier.pilotage.reprise.models import Export, Import
from palier.socle.comptes.models import Affectation, Compte, Professionnel, Structure
from palier.socle.journal.models import Trace
from socle.gens import un_menage


def tables(client) -> dict[str, bytes]:
    """L'export complet, demandé puis retiré par la page."""
    client.post("/donnees/exporter/", {"format_": "csv"})
    export = Export.objects.latest("pk")
    octets = b"".join(client.get(f"/donnees/exports/{export.pk}/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        return {nom: archive.read(nom) for nom in sorted(archive.namelist())}


@pytest.mark.django_db(transaction=True)
def test_exporter_reprendre_dans_une_base_vide_reexporter_donne_les_memes_fichiers(
    client, tmp_path
):
    ccas = demonstration.STRUCTURES["ccas-vaubrelle"](2025, demonstration.GRAINE)
    demonstration.ecrire(ccas, tmp_path / "ccas", annee=2025)
    installer([tmp_path / "ccas"], date(2025, 12, 31))
    responsable = Compte.objects.get(courriel="responsable@demo.palier.test")
    structure, fiche = Structure.objects.get(), responsable.professionnel
    place = fiche.affectations.get()
    client.force_login(responsable)
    avant = tables(client)
    assert len(avant) > 30

    call_command("flush", interactive=False, verbosity=0)
    vide = Structure.objects.create(reference=structure.reference, nom="À nommer", type="ccas")
    moi = Professionnel.objects.create(reference=fiche.reference, nom="Moi")
    Affectation.objects.create(
        professionnel=moi, structure=vide, role=place.role, debut=place.debut
    )
    client.force_login(Compte.objects.create_user("moi@palier.test", professionnel=moi))
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in avant.items():
            archive.writestr(nom, octets)
    envoi = SimpleUploadedFile("palier.zip", tampon.getvalue())
    page = client.post("/donnees/deposer/", {"fichier": envoi}).url
    lu = Import.objects.get()
    assert lu.etat == Etat.APERCU, lu.empeche
    assert [str(d) for d in lu.defauts.all()] == []
    client.post(f"{page}reprendre/")
    lu.refresh_from_db()
    assert lu.etat == Etat.FAIT, lu.empeche
    apres = tables(client)
    assert apres.keys() == avant.keys()
    assert [nom for nom in avant if apres[nom] != avant[nom]] == []


@pytest.fixture
def note(nord):
    menage = un_menage(nord)
    commun = {"structure": nord, "menage": menage, "date": "2026-03-03", "type": "VAD"}
    Acte.objects.create(objet="Visite", note="Ce que tous lisent", **commun)
    Acte.objects.create(objet="À part", note="Pour moi seule", visibilite="AUTEUR", **commun)


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
def test_une_note_reservee_a_son_auteur_ne_sort_pas(client, poster):
    poster("/donnees/exporter/", {"format_": "csv"})
    export = Export.objects.get()
    octets = b"".join(client.get(f"/donnees/exports/{export.pk}/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        actes = archive.read("actes.csv").decode()
    assert "Ce que tous lisent" in actes
    assert "AUTEUR" in actes
    assert "Pour moi seule" not in actes
    assert "À part" not in actes


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
def test_chaque_format_se_retire_et_laisse_sa_trace(client, poster, format_):
    poster("/donnees/exporter/", {"format_": format_})
    export = Export.objects.get()
    reponse = client.get(f"/donnees/exports/{export.pk}/")
    assert b"".join(reponse.streaming_content).startswith(b"PK")
    assert export.fichier in reponse["Content-Disposition"]
    gestes = set(Trace.objects.values_list("action", flat=True))
    assert {"reprise.exporter", "reprise.export_retirer"} <= gestes


@pytest.mark.django_db
@pytest.mark.usefixtures("note")
def test_un_export_nouveau_efface_l_ancien(poster, settings):
    for _ in range(2):
        poster("/donnees/exporter/", {"format_": "csv"})
    assert Export.objects.count() == 1
    assert len(list((settings.PALIER_DOSSIER / "exports").iterdir())) == 1


@pytest.mark.django_db
def test_un_format_inconnu_est_refuse(poster):
    assert poster("/donnees/exporter/", {"format_": "doc"}).status_code == 422
    assert not Export.objects.exists()
