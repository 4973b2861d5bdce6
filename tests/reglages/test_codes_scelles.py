"""Un code sensible ne se lit pas dans la base ; elle sait pourtant le retrouver."""

import csv
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import RequestFactory

from palier.metier.accompagnement.models import Difficulte, Mesure, Piece
from palier.noyau.nomenclatures import nomenclature, toutes
from palier.pilotage.doublons.actions import fondre
from palier.pilotage.echange.en_base import ecrire_csv
from palier.pilotage.sauvegarde.actions import verifier
from palier.socle.brouillons.gardes import _empreinte
from palier.socle.champs import CodeField, CodesField
from palier.socle.coffre.champs import cles
from palier.socle.coffre.chiffre import CleAbsente, ajouter_cle, ouvrir_code
from palier.socle.coffre.codes import (
    ouvrir_la_colonne,
    sceller_la_colonne,
)
from palier.socle.coffre.rotation import codes_scelles
from palier.socle.eteints import finalites
from palier.socle.preparees import NonPreparable, preparee
from reglages.test_codes_eteints import ECRITURES
from socle.en_clair import codes_en_clair, valeurs
from socle.gens import l_acces, tout_tenir, un_menage, une_mesure, une_piece

pytestmark = pytest.mark.django_db

HIER = date(2026, 4, 13)


@pytest.fixture
def mesure(menage):
    return une_mesure(menage)


@pytest.fixture
def coffre(settings, tmp_path):
    """Des clés à soi, que l'on tourne."""
    settings.PALIER_CLES, settings.PALIER_PIECES = tmp_path / "cles", tmp_path / "pieces"
    return settings.PALIER_CLES


def _en_base(champ) -> list[str]:
    table, colonne = champ.model._meta.db_table, champ.column
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {colonne} FROM {table} ORDER BY id")
        return [tenu for (tenu,) in curseur.fetchall()]


def _champ(modele, nom):
    return modele._meta.get_field(nom)


def test_toute_colonne_dont_la_liste_porte_un_code_sensible_est_scellee():
    champs = [c for m in apps.get_models() for c in m._meta.local_fields]
    codes = [c for c in champs if isinstance(c, CodeField | CodesField) and c.nomenclature]
    assert {c for c in codes if finalites(c.nomenclature)} == set(codes_scelles())


def test_apres_avoir_tout_saisi_aucun_code_sensible_ne_se_lit_dans_la_base(client, nord, amina):
    tout_tenir(nord)
    for ecrire in ECRITURES.values():
        ecrire(une_mesure(un_menage(nord, suivi_par=amina)), l_acces(amina))
    client.force_login(amina)
    mesure = une_mesure(un_menage(nord, suivi_par=amina))
    donnees = {"code": "JUSTICE", "le": "13/4/2026", "cle_saisie": "une-saisie"}
    assert client.post(f"/mesures/{mesure.pk}/difficulte/", donnees).status_code == 302
    assert mesure.difficultes.get().code == "JUSTICE"
    assert codes_en_clair() == []


def test_une_fusion_n_en_garde_pas_en_clair(nord, amina, rose):
    deux = [un_menage(nord, suivi_par=amina).compositions.get().personne for _ in range(2)]
    for personne in deux:
        personne.statuts_emploi.create(code="INVALIDE", debut=HIER)
        personne.parcours_residentiels.create(code="RUE", cause="VIOLENCE", debut=HIER)
    versions = (deux[0].version, deux[1].version)
    fondre(*deux, prises=set(), versions=versions, par=l_acces(rose))
    assert codes_en_clair() == []


def test_la_ou_on_les_cherche_un_code_en_clair_se_verrait(mesure):
    Difficulte.objects.create(mesure=mesure, code="HANDICAP")
    ouvrir_la_colonne(_champ(Difficulte, "code"), connection)
    assert codes_en_clair() == [("accompagnement_difficulte", "HANDICAP")]


def test_dans_une_colonne_tout_est_scelle_et_de_meme_longueur(mesure):
    for code in nomenclature("difficulte").tous:
        Difficulte.objects.create(mesure=mesure, code=code)
    tenus = _en_base(_champ(Difficulte, "code"))
    assert all(tenu.startswith("d1:") for tenu in tenus)
    assert len({len(tenu) for tenu in tenus}) == 1, "la longueur ne trahit pas le code"
    assert len(set(tenus)) == len(tenus)


def test_aucun_code_sensible_ne_depasse_la_longueur_commune():
    assert max(len(code) for liste in toutes() for code in finalites(liste)) <= 32


def test_un_meme_code_n_a_pas_le_meme_scelle_dans_deux_colonnes(mesure):
    mesure.motif_fin, mesure.motifs_secondaires = "HOSPITALISATION", ["HOSPITALISATION"]
    mesure.save()
    une, autre = (_en_base(_champ(Mesure, nom)) for nom in ("motif_fin", "motifs_secondaires"))
    assert une != autre
    with pytest.raises(CleAbsente, match="altéré"):
        ouvrir_code(autre[0], cles(), "accompagnement_mesure.motif_fin")


def test_la_base_le_retrouve_et_le_groupe(mesure):
    for code in ("HANDICAP", "BUDGET", "HANDICAP"):
        Difficulte.objects.create(mesure=mesure, code=code)
    lues = Difficulte.objects.order_by("pk")
    assert lues.filter(code="HANDICAP").count() == 2
    assert lues.exclude(code="HANDICAP").get().code == "BUDGET"
    assert lues.filter(code__in=["BUDGET", "JUSTICE", ""]).count() == 1
    assert lues.exclude(code__in=[]).count() == 3
    assert list(lues.values_list("code", flat=True)) == ["HANDICAP", "BUDGET", "HANDICAP"]
    assert set(lues.order_by().values_list("code", flat=True).distinct()) == {"HANDICAP", "BUDGET"}
    with pytest.raises(TypeError, match="scellé"):
        lues.filter(code__contains="HAND").exists()
    with pytest.raises(TypeError, match="scellé"):
        Mesure.objects.filter(motifs_secondaires=["HANDICAP"]).exists()


def test_un_vide_reste_vide(mesure):
    assert Mesure.objects.filter(motif_fin="").get() == mesure
    assert _en_base(_champ(Mesure, "motifs_secondaires")) == [""]


def test_un_type_de_piece_repris_d_ailleurs_tient_entier(menage):
    long = "Compte rendu d'évaluation " + "é" * 54
    assert Piece.objects.get(pk=une_piece(menage, type=long).pk).type == long


@pytest.mark.parametrize("faux", ["d1:", "d1:faux", "d1:quittance:de loyer"])
def test_un_libelle_qui_commence_comme_un_scelle_se_scelle_et_se_relit(menage, faux):
    piece = une_piece(menage, type=faux)
    piece.refresh_from_db()
    assert piece.type == faux
    assert faux not in _en_base(_champ(Piece, "type"))


def test_un_faux_scelle_est_refuse_a_l_ecriture(menage):
    with pytest.raises(CleAbsente), transaction.atomic():
        une_piece(menage, type="d1:00000000:AAAA")
    assert not Piece.objects.exists()


def test_ecrire_en_serie_scelle_aussi(mesure):
    Difficulte.objects.bulk_create(
        Difficulte(mesure=mesure, code=c) for c in ("BUDGET", "SANTE_PSY")
    )
    lues = list(Difficulte.objects.order_by("pk"))
    lues[0].code = "JUSTICE"
    Difficulte.objects.bulk_update(lues, ["code"])
    Difficulte.objects.filter(code="SANTE_PSY").update(code="ADDICTION")
    relues = Difficulte.objects.order_by("pk").values_list("code", flat=True)
    assert list(relues) == ["JUSTICE", "ADDICTION"]
    assert codes_en_clair() == []


def test_une_lecture_preparee_ne_cherche_pas_un_code_scelle(mesure):
    lire = preparee(lambda pk: Difficulte.objects.filter(mesure=pk, code="HANDICAP"))
    with pytest.raises(NonPreparable, match="scellé"):
        lire(mesure.pk)


def test_tourner_les_cles_passe_les_codes_sous_la_neuve(coffre, mesure):
    Difficulte.objects.create(mesure=mesure, code="HANDICAP")
    secondaires = ["HOSPITALISATION", "RELOGEMENT"]
    Mesure.objects.filter(pk=mesure.pk).update(motifs_secondaires=secondaires)
    ancienne = next(iter(cles()))
    ajouter_cle(coffre)
    neuve = next(iter(cles()))
    Difficulte.objects.create(mesure=mesure, code="HANDICAP")
    assert Difficulte.objects.filter(code="HANDICAP").count() == 2, "sous l'une ou l'autre clé"
    assert Difficulte.objects.filter(code__in=["HANDICAP", "BUDGET"]).count() == 2
    assert not Difficulte.objects.exclude(code="HANDICAP").exists()
    with pytest.raises(CommandError, match="2 valeurs ou pièces sont encore"):
        call_command("tourner_les_cles", retirer=True, verbosity=0)
    call_command("tourner_les_cles", verbosity=0)
    call_command("tourner_les_cles", retirer=True, verbosity=0)
    assert list(cles()) == [neuve]
    assert ancienne not in "".join(valeurs("accompagnement_mesure"))
    assert Difficulte.objects.filter(code="HANDICAP").count() == 2
    assert Mesure.objects.get(pk=mesure.pk).motifs_secondaires == secondaires


def test_pendant_la_rotation_un_motif_eteint_reste_non_compte(coffre, mesure, tmp_path):
    fin = {"motif_fin": "INCARCERATION", "motifs_secondaires": ["RELOGEMENT", "SANTE_MENTALE"]}
    Mesure.objects.filter(pk=mesure.pk).update(fin=HIER, **fin)
    ajouter_cle(coffre)
    ecrire_csv(tmp_path, None, nominatif=False)
    with (tmp_path / "mesures.csv").open(encoding="utf-8") as fichier:
        [comptee] = csv.DictReader(fichier)
    assert (comptee["motif_fin"], comptee["motifs_secondaires"]) == ("", "RELOGEMENT")


def test_la_migration_scelle_l_existant_et_sait_le_rouvrir(mesure):
    Difficulte.objects.create(mesure=mesure, code="HANDICAP")
    Mesure.objects.filter(pk=mesure.pk).update(motifs_secondaires=["PROTECTION", "NSP"])
    colonnes = [_champ(Difficulte, "code"), _champ(Mesure, "motifs_secondaires")]
    scellees = [_en_base(champ) for champ in colonnes]
    assert [ouvrir_la_colonne(champ, connection) for champ in colonnes] == [1, 1]
    assert [_en_base(champ) for champ in colonnes] == [["HANDICAP"], ["PROTECTION|NSP"]]
    assert Difficulte.objects.get().code == "HANDICAP"
    assert [sceller_la_colonne(champ, connection) for champ in colonnes] == [1, 1]
    assert [_en_base(champ) for champ in colonnes] == scellees
    assert sceller_la_colonne(colonnes[0], connection) == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite refait ses tables à part")
def test_sur_postgresql_la_migration_defaite_et_refaite_rend_les_memes_scelles(mesure):
    """Deux colonnes d'une même table : la seconde change après que la première fut récrite."""
    fin = {"motif_fin": "INCARCERATION", "motifs_secondaires": ["PROTECTION", "NSP"]}
    Mesure.objects.filter(pk=mesure.pk).update(**fin)
    connection.check_constraints()
    colonnes = [_champ(Mesure, nom) for nom in fin]
    scelles = [_en_base(champ) for champ in colonnes]
    plan = MigrationExecutor(connection)
    noeud = ("accompagnement", "0006_codes_scelles")
    avant = plan.loader.project_state(noeud, at_end=False)
    migration = plan.loader.get_migration(*noeud)
    with connection.schema_editor() as editeur:
        migration.unapply(avant.clone(), editeur)
        assert [_en_base(c) for c in colonnes] == [["INCARCERATION"], ["PROTECTION|NSP"]]
        migration.apply(avant.clone(), editeur)
    assert [_en_base(champ) for champ in colonnes] == scelles


def test_verifier_dit_les_colonnes_que_les_cles_en_place_n_ouvrent_pas(coffre, mesure):
    Difficulte.objects.create(mesure=mesure, code="BUDGET")
    coffre.unlink()
    (defaut,) = verifier()
    assert defaut.startswith("Colonne accompagnement_difficulte.code : Un code ne se déchiffre pas")
    assert defaut.endswith("remettez en place le fichier de clés de cette base.")


def test_l_empreinte_d_un_envoi_ne_se_devine_pas_sans_le_secret(settings):
    demande = RequestFactory().post("/mesures/1/difficulte/", {"code": "HANDICAP"})
    ici = _empreinte(demande)
    settings.SECRET_KEY = "un autre"
    assert _empreinte(demande) != ici
