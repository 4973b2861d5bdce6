"""Relire, corriger, rejeter, rapprocher, reprendre, interrompre, annuler."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from palier.metier.menages.models import Composition, Menage, Personne, Suivi
from palier.pilotage.echange.en_base import ecrire_csv
from palier.pilotage.reprise import cours, execution
from palier.pilotage.reprise.listes import Choix, Etat, Rang
from palier.pilotage.reprise.models import Ecriture, Import
from palier.socle.comptes.models import Affectation, Professionnel
from palier.socle.fiches import reference_neuve
from palier.socle.habilitations.listes import Role
from reprise.conftest import EXEMPLES
from socle.en_clair import codes_en_clair, valeurs
from socle.gens import LE, un_compte, un_menage, une_structure
from socle.releves import lignes

pytestmark = pytest.mark.django_db

MENAGES = "menage_id,structure_id,nom_usage\nm1,ccas-nord,Aubry\nm2,ccas-nord,Bel\n"
PERSONNES = (
    "personne_id,structure_id,nom,prenom,naissance\n"
    "p1,ccas-nord,Aubry,Lise,1980-02-03\n"
    "p2,ccas-nord,Bel,Omar,31/02/1990\n"
)


def photographie(dossier: Path) -> dict[str, str]:
    ecrire_csv(dossier, None)
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(dossier.iterdir())}


def relu(lu: Import) -> Import:
    lu.refresh_from_db()
    return lu


@pytest.mark.parametrize("nom", ["ccas-suivi.xlsx", "residence-suivi.ods", "asll-2023.csv"])
def test_un_classeur_se_reprend_puis_s_annule_sans_laisser_de_trace(
    nom, nord, deposer, poster, tmp_path
):
    un_menage(nord)
    avant = photographie(tmp_path / "avant")
    classeur = EXEMPLES / nom
    lu = deposer(nom, classeur.read_bytes())
    assert lu.etat == Etat.COLONNES
    texte = classeur.with_name(f"{classeur.stem}.correspondance.yaml").read_text(encoding="utf-8")
    poster(f"/donnees/{lu.pk}/correspondance/", {"texte": texte})
    assert relu(lu).etat == Etat.APERCU
    poster(f"/donnees/{lu.pk}/rejeter/")
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.FAIT, lu.empeche
    assert Menage.objects.count() > 10
    if connection.vendor == "sqlite":
        assert lignes("menages_menage") == {str(Menage.objects.count())}
    poster(f"/donnees/{lu.pk}/annuler/")
    assert relu(lu).etat == Etat.ANNULE, lu.empeche
    assert photographie(tmp_path / "apres") == avant


def test_les_colonnes_proposees_se_retiennent_pour_la_prochaine_fois(client, deposer, poster):
    octets = (EXEMPLES / "asll-2023.csv").read_bytes()
    lu = deposer("asll-2023.csv", octets)
    page = client.get(f"/donnees/{lu.pk}/colonnes/")
    form = page.context["form"]
    champs = {nom: champ.initial or "" for nom, champ in form.fields.items()}
    assert poster(f"/donnees/{lu.pk}/colonnes/", champs).status_code == 302
    assert relu(lu).etat == Etat.APERCU
    poster(f"/donnees/{lu.pk}/abandonner/")
    assert deposer("asll-2024.csv", octets + b"\n").etat == Etat.APERCU


def test_une_correspondance_qui_ne_va_pas_se_dit_et_se_corrige(deposer, poster):
    lu = deposer("asll-2023.csv", (EXEMPLES / "asll-2023.csv").read_bytes())
    page = poster(f"/donnees/{lu.pk}/correspondance/", {"texte": "version: 3"}).content.decode()
    assert "version : attendu 1" in page
    assert relu(lu).etat == Etat.COLONNES


def test_une_erreur_se_corrige_sur_place(client, deposer, poster):
    lu = deposer("personnes.csv", PERSONNES)
    ligne = lu.lignes.get(fautive=True)
    page = client.get(f"/donnees/{lu.pk}/lignes/personnes/?voir=erreurs").content.decode()
    assert "« 31/02/1990 »" in page
    assert "attendu une date qui existe" in page
    champs = {"geste": "corriger", f"v-{ligne.pk}-naissance": "28/02/1990"}
    poster(f"/donnees/{lu.pk}/lignes/personnes/relire/", champs)
    assert not lu.lignes.filter(fautive=True).exists()
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert Personne.objects.get(nom="Bel").naissance == date(1990, 2, 28)


def test_deux_procedures_ouvertes_a_la_fois_se_ferment_sur_place(client, nord, deposer, poster):
    reference = un_menage(nord).reference
    lignes = (
        f"x1,{reference},EXPULSION,2022-03-01,",
        f"x2,{reference},EXPULSION,2023-02-01,",
        f"x3,{reference},DALO,2023-02-01,",
    )
    lu = deposer(
        "procedures.csv",
        "\n".join(["procedure_id,menage_id,type,ouverte_le,close_le", *lignes, ""]),
    )
    page = client.get(f"/donnees/{lu.pk}/lignes/procedures/?voir=erreurs").content.decode()
    assert "une autre du même type s&#x27;ouvre, le 01/02/2023 ; datez sa fin" in page
    (fautive,) = lu.lignes.filter(fautive=True)
    champs = {"geste": "corriger", f"v-{fautive.pk}-close_le": "31/01/2023"}
    poster(f"/donnees/{lu.pk}/lignes/procedures/relire/", champs)
    assert not lu.lignes.filter(fautive=True).exists()


def test_rien_ne_se_reprend_tant_qu_une_erreur_demeure(deposer, poster):
    lu = deposer("personnes.csv", PERSONNES)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.APERCU
    assert not Personne.objects.exists()


def test_les_rejets_se_telechargent_avec_leur_motif(client, deposer, poster):
    lu = deposer("personnes.csv", PERSONNES)
    poster(f"/donnees/{lu.pk}/rejeter/")
    rejets = client.get(f"/donnees/{lu.pk}/rejets.csv").content.decode("utf-8-sig")
    assert "Personnes;personnes.csv;3;" in rejets
    assert "31/02/1990" in rejets
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert list(Personne.objects.values_list("nom", flat=True)) == ["Aubry"]


def test_ce_qui_designe_une_fiche_de_la_base_n_est_pas_orphelin(nord, deposer):
    menage = un_menage(nord)
    lu = deposer(
        "demarches.csv",
        f"demarche_id,menage_id,type,engagee_le\nd1,{menage.reference},FSL_ACCES,2026-01-02\n",
    )
    assert [str(d) for d in lu.defauts.all() if "identifiant" in str(d)] == []


def test_la_meme_personne_se_reconnait_et_se_rattache(nord, deposer, poster):
    nadia = un_menage(nord).compositions.get().personne
    texte = (
        "personne_id,structure_id,nom,prenom,naissance,telephone\n"
        "p9,ccas-nord,FERRAND,nadia,09/02/1988,0639981427\n"
    )
    lu = deposer("personnes.csv", texte)
    ligne = lu.lignes.get()
    assert (ligne.rapproche, ligne.choix, ligne.fiche_id) == (
        Rang.CONNUE,
        Choix.COMPLETER,
        nadia.pk,
    )
    assert "Même nom et même naissance" in ligne.raison
    poster(f"/donnees/{lu.pk}/reprendre/")
    nadia.refresh_from_db()
    assert (nadia.telephone, Personne.objects.count()) == ("0639981427", 1)
    poster(f"/donnees/{lu.pk}/annuler/")
    nadia.refresh_from_db()
    assert (nadia.telephone, nadia.version) == ("", 1)


def test_une_ressemblance_se_tranche_avant_de_reprendre(nord, deposer, poster):
    un_menage(nord)
    texte = "personne_id,structure_id,nom,prenom,naissance\np9,ccas-nord,Férrant,Nadia,\n"
    lu = deposer("personnes.csv", texte)
    ligne = lu.lignes.get()
    assert (ligne.rapproche, ligne.choix) == (Rang.RESSEMBLE, "")
    assert "s'entendent" in ligne.raison
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.APERCU
    champs = {"geste": "choisir", "voir": "doutes", "serie": "CREER"}
    poster(f"/donnees/{lu.pk}/lignes/personnes/relire/", champs)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.FAIT
    assert Personne.objects.count() == 2


def test_reprendre_deux_fois_le_meme_contenu_ne_double_rien(deposer, poster):
    for nom, texte in (("menages.csv", MENAGES), ("menages.csv", MENAGES + "\n")):
        lu = deposer(nom, texte)
        poster(f"/donnees/{lu.pk}/reprendre/")
        assert relu(lu).etat == Etat.FAIT
    assert Menage.objects.count() == 2
    assert (lu.creees, lu.modifiees) == (0, 0)


def test_une_autre_structure_ne_se_reprend_pas(deposer):
    texte = "structure_id,nom,type\nccas-nord,CCAS Nord,ccas\nccas-sud,CCAS Sud,ccas\n"
    lu = deposer("structures.csv", texte)
    assert "une autre structure" in str(lu.lignes.get(fautive=True).defauts.get())


def test_un_import_ne_donne_pas_de_casquette_a_un_compte(denise, deposer, poster):
    reference = denise.professionnel.reference
    texte = (
        "professionnel_id,structure_id,role,habilitation,debut\n"
        f"{reference},ccas-nord,Administratrice,ADMINISTRATEUR,2026-01-01\n"
    )
    lu = deposer("affectations.csv", texte)
    assert "ne se changent que dans les comptes" in lu.lignes.get().raison
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert not Affectation.objects.filter(role=Role.ADMINISTRATEUR).exists()


def test_un_professionnel_d_ailleurs_ne_se_prend_pas(deposer, poster):
    ailleurs = un_compte("Bruno", une_structure("CCAS Sud")).professionnel
    texte = f"professionnel_id,nom\n{ailleurs.reference},Bruno\n"
    lu = deposer("professionnels.csv", texte)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.FAIT
    assert Professionnel.objects.filter(reference=ailleurs.reference).count() == 1
    assert Professionnel.objects.filter(nom="Bruno").count() == 2


def test_annuler_refuse_si_une_fiche_importee_a_ete_travaillee(deposer, poster, client):
    lu = deposer("menages.csv", MENAGES)
    poster(f"/donnees/{lu.pk}/reprendre/")
    aubry = Menage.objects.get(nom_usage="Aubry")
    Menage.objects.modifier(aubry, 1, quartier="Centre")
    poster(f"/donnees/{lu.pk}/annuler/")
    assert relu(lu).etat == Etat.FAIT
    assert "« Aubry »" in client.get(f"/donnees/{lu.pk}/").content.decode()
    assert "a été modifiée" in lu.empeche
    assert Menage.objects.count() == 2


def test_annuler_refuse_si_l_on_a_ajoute_a_une_fiche_importee(deposer, poster):
    lu = deposer("menages.csv", MENAGES)
    poster(f"/donnees/{lu.pk}/reprendre/")
    aubry = Menage.objects.get(nom_usage="Aubry")
    lise = Personne.objects.create(structure=aubry.structure, nom="Aubry", prenom="Lise")
    Composition.objects.create(menage=aubry, personne=lise, role="TITULAIRE")
    poster(f"/donnees/{lu.pk}/annuler/")
    assert "« Aubry » (menage) a reçu « Lise Aubry" in relu(lu).empeche


def test_interrompre_ne_laisse_rien_d_a_moitie_ecrit(deposer, poster, monkeypatch):
    monkeypatch.setattr(execution, "LOT", 1)
    lu = deposer("menages.csv", MENAGES)
    inscrire = execution.Ecrivain._inscrire

    def interrompu(ecrivain, lot, ecritures):
        inscrire(ecrivain, lot, ecritures)
        Import.objects.filter(pk=lu.pk).update(arret=True)

    monkeypatch.setattr(execution.Ecrivain, "_inscrire", interrompu)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert (relu(lu).etat, Menage.objects.count()) == (Etat.APERCU, 0)
    assert "interrompue" in lu.empeche
    monkeypatch.setattr(execution.Ecrivain, "_inscrire", inscrire)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert (relu(lu).etat, Menage.objects.count()) == (Etat.FAIT, 2)


def test_un_import_coupe_au_milieu_repart_du_dernier_lot(deposer, monkeypatch):
    monkeypatch.setattr(execution, "LOT", 1)
    lu = deposer("menages.csv", MENAGES)
    inscrire, faits = execution.Ecrivain._inscrire, []

    def coupe(ecrivain, lot, ecritures):
        if faits:
            raise KeyboardInterrupt
        faits.append(lot)
        inscrire(ecrivain, lot, ecritures)

    monkeypatch.setattr(execution.Ecrivain, "_inscrire", coupe)
    Import.objects.filter(pk=lu.pk).update(etat=Etat.ECRITURE)
    with pytest.raises(KeyboardInterrupt):
        cours.mener(lu.pk, LE)
    assert (relu(lu).etat, Menage.objects.count()) == (Etat.ECRITURE, 1)
    monkeypatch.setattr(execution.Ecrivain, "_inscrire", inscrire)
    assert [numero for numero, _ in cours.coupes()] == [lu.pk]
    cours.mener(lu.pk, LE)
    assert (relu(lu).etat, Menage.objects.count()) == (Etat.FAIT, 2)
    assert Ecriture.objects.count() == 2


def test_un_defaut_en_route_ne_laisse_rien(deposer, poster, monkeypatch):
    lu = deposer("menages.csv", MENAGES)
    monkeypatch.setattr(execution.Ecrivain, "suivre", lambda _soi: 1 / 0)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert (relu(lu).etat, Menage.objects.count()) == (Etat.APERCU, 0)
    assert "Rien n'est écrit" in lu.empeche


def test_le_referent_d_une_mesure_reprise_ouvre_le_dossier(nord, deposer, poster):
    amina = un_compte("Amina", nord).professionnel
    un_menage(nord, reference="m7")
    nord_dispositif = (
        "dispositif_id,structure_id,code,nom\nasll,ccas-nord,ASLL_MAINTIEN,ASLL maintien\n"
    )
    for nom, texte in (
        ("dispositifs.csv", nord_dispositif),
        (
            "mesures.csv",
            "mesure_id,dispositif_id,menage_id,referent_id,debut\n"
            f"x1,asll,m7,{amina.reference},2026-01-05\n",
        ),
    ):
        lu = deposer(nom, texte)
        poster(f"/donnees/{lu.pk}/reprendre/")
        assert relu(lu).etat == Etat.FAIT, [str(d) for d in lu.defauts.all()]
    assert Suivi.objects.get().professionnel == amina
    poster(f"/donnees/{lu.pk}/annuler/")
    assert relu(lu).etat == Etat.ANNULE, lu.empeche
    assert not Suivi.objects.exists()


def test_une_reference_deja_prise_en_recoit_une_neuve(nord, deposer, poster):
    un_menage(nord, reference="m1", nom_usage="Zola", adresse="1 rue Haute")
    lu = deposer("menages.csv", MENAGES)
    ligne = lu.lignes.get(rang=1)
    assert ligne.rapproche == Rang.CONNUE
    champs = {"geste": "choisir", f"d-{ligne.pk}": "CREER"}
    poster(f"/donnees/{lu.pk}/lignes/menages/relire/", champs)
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert relu(lu).etat == Etat.FAIT, lu.empeche
    assert len(Menage.objects.get(nom_usage="Aubry").reference) == len(reference_neuve())


def test_un_import_ne_garde_aucun_code_sensible_en_clair(nord, deposer, poster):
    nadia = un_menage(nord).compositions.get().personne
    lu = deposer(
        "statuts_emploi.csv", f"personne_id,code,debut\n{nadia.reference},INVALIDE,2025-01-02\n"
    )
    poster(f"/donnees/{lu.pk}/reprendre/")
    assert nadia.statuts_emploi.get().code == "INVALIDE"
    assert codes_en_clair() == []
    assert Ecriture.objects.get().empreinte not in "".join(valeurs("reprise_ecriture"))
    poster(f"/donnees/{lu.pk}/annuler/")
    assert relu(lu).etat == Etat.ANNULE, lu.empeche
    assert not nadia.statuts_emploi.exists()
