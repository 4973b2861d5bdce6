"""Les pages : qui les ouvre, ce qu'elles demandent et laissent, comment elles se lisent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.pilotage.reprise.listes import Etat
from palier.pilotage.reprise.models import Import
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import un_compte, un_import, une_structure
from socle.navigateur import defauts, poser

pytestmark = pytest.mark.django_db

ENTETE = "personne_id,structure_id,nom,prenom,naissance\n"


def des_personnes(combien: int) -> str:
    lignes = (f"p{n},ccas-nord,Férrant,Nadia{n},31/02/1990\n" for n in range(combien))
    return ENTETE + "".join(lignes)


def requetes(client, adresse: str) -> int:
    with CaptureQueriesContext(connection) as faites:
        assert client.get(adresse).status_code == 200
    return len(faites)


def test_la_page_des_lignes_demande_autant_pour_2_que_pour_200(client, deposer, monkeypatch):
    monkeypatch.setattr("palier.pilotage.reprise.views.PAR_PAGE", 300)
    comptes = set()
    for combien in (2, 200):
        lu = deposer("personnes.csv", des_personnes(combien))
        comptes.add(requetes(client, f"/donnees/{lu.pk}/lignes/personnes/?voir=erreurs"))
    assert len(comptes) == 1
    assert comptes.pop() <= 14


def test_la_liste_des_imports_demande_autant_pour_2_que_pour_20(client, nord, denise):
    client.force_login(denise)
    comptes = set()
    for combien in (2, 18):
        for n in range(combien):
            un_import(nord, empreinte=f"{combien}-{n}")
        comptes.add(requetes(client, "/donnees/"))
    assert len(comptes) == 1


def test_lire_n_ecrit_rien(client, deposer):
    lu = deposer("personnes.csv", des_personnes(2))
    traces = Trace.objects.count()
    for suite in ("", "lignes/personnes/", "avancement/"):
        client.get(f"/donnees/{lu.pk}/{suite}")
    lu.refresh_from_db()
    assert (lu.etat, Trace.objects.count()) == (Etat.APERCU, traces)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RESPONSABLE}))
def test_seul_qui_encadre_voit_un_import(client, nord, role):
    lu = un_import(nord)
    client.force_login(un_compte("Amina", nord, role))
    assert client.get(f"/donnees/{lu.pk}/").status_code == 403
    assert "/donnees/" not in client.get("/casquette/").content.decode()


def test_un_import_d_une_autre_structure_n_existe_pas(client, denise):
    ailleurs = un_import(une_structure("CCAS Sud"))
    client.force_login(denise)
    for suite in ("", "rejets.csv", "lignes/menages/", "avancement/", "colonnes/"):
        assert client.get(f"/donnees/{ailleurs.pk}/{suite}").status_code == 404
    for geste in ("annuler", "reprendre", "rejeter", "abandonner", "interrompre"):
        assert client.post(f"/donnees/{ailleurs.pk}/{geste}/").status_code == 404
    ailleurs.refresh_from_db()
    assert ailleurs.etat == Etat.FAIT


def test_deux_clics_ne_reprennent_qu_une_fois(nord, deposer, poster):
    lu = deposer("menages.csv", "menage_id,structure_id,nom_usage\nm1,ccas-nord,Aubry\n")
    for _ in range(2):
        poster(f"/donnees/{lu.pk}/reprendre/")
    assert nord.pk
    lu.refresh_from_db()
    assert lu.creees == 1


def test_la_page_suit_le_travail_puis_se_recharge(client, nord, denise):
    client.force_login(denise)
    lu = un_import(nord, etat=Etat.ECRITURE, fait=40, total=200)
    page = client.get(f"/donnees/{lu.pk}/avancement/").content.decode()
    assert "40 sur 200 lignes" in page
    Import.objects.filter(pk=lu.pk).update(etat=Etat.FAIT)
    assert client.get(f"/donnees/{lu.pk}/avancement/")["HX-Refresh"] == "true"


def test_un_import_en_cours_et_ses_lignes_douteuses_sont_accessibles(
    client, nord, deposer, navigateur, tmp_path
):
    texte = (
        des_personnes(3) + "p8,ccas-nord,Férrant,Nadia,\np9,ccas-nord,FERRAND,nadia,09/02/1988\n"
    )
    lu = deposer("personnes.csv", texte)
    encours = un_import(nord, etat=Etat.ECRITURE, fait=40, total=200)
    adresses = {
        "cours": f"/donnees/{encours.pk}/",
        "erreurs": f"/donnees/{lu.pk}/lignes/personnes/?voir=erreurs",
        "doutes": f"/donnees/{lu.pk}/lignes/personnes/?voir=doutes",
    }
    pages = {nom: client.get(a).content.decode() for nom, a in adresses.items()}
    assert defauts(navigateur, poser(tmp_path, pages)) == []
