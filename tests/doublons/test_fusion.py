"""Deux fiches n'en font qu'une, et la fusion se défait au champ près."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps

from palier.metier.menages import doublons
from palier.metier.menages.actions import ouvrir_dossier
from palier.metier.menages.models import Fusion, Genre, Menage, Personne
from palier.noyau.erreurs import Perimee, Refus
from palier.pilotage.doublons.actions import defaire, ecarter, fondre, reprendre
from palier.pilotage.doublons.carte import CARTE, FICHES, REFAITES, champs
from palier.pilotage.echange.en_base import ecrire_csv
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, un_menage, une_dette, une_structure

pytestmark = pytest.mark.django_db


def _fondre(gardee, fondue, par, prises=()):
    for fiche in (gardee, fondue):
        fiche.refresh_from_db()
    versions = (gardee.version, fondue.version)
    return fondre(gardee, fondue, prises=set(prises), versions=versions, par=par)


def _export(chemin: Path) -> dict[str, list[str]]:
    ecrire_csv(chemin, None)
    return {f.name: sorted(f.read_text("utf-8").splitlines()) for f in chemin.iterdir()}


def test_tout_ce_qui_designe_une_fiche_est_dans_la_carte():
    dites = {f"{r.modele}.{r.champ}" for relations in CARTE.values() for r in relations}
    vues = {
        f"{modele._meta.label}.{champ.name}"
        for modele in apps.get_models(include_auto_created=True)
        for champ in modele._meta.concrete_fields
        if champ.is_relation and champ.related_model in FICHES.values()
    }
    assert vues == dites | set(REFAITES), "déclarez-la dans pilotage/doublons/carte.py"


def test_ce_qui_se_reunit_n_est_designe_par_personne():
    """Une ligne réunie s'efface : rien ne doit la désigner."""
    reunies = [r for relations in CARTE.values() for r in relations if r.memes is not None]
    assert [r.modele for r in reunies if r.table._meta.related_objects] == []


def test_toute_contrainte_d_unicite_qu_une_fusion_peut_heurter_a_sa_regle():
    for genre, relations in CARTE.items():
        for relation in relations:
            uniques = [
                set(c.fields) - {relation.champ}
                for c in relation.table._meta.total_unique_constraints
                if relation.champ in c.fields
            ]
            champ = relation.table._meta.get_field(relation.champ)
            assert not champ.unique, f"{genre} : {relation.modele} n'en admet qu'un"
            assert all(u <= set(relation.memes or ()) for u in uniques), relation.modele


def test_deux_fiches_d_une_personne_n_en_font_qu_une(nadia, double, acces):
    _fondre(nadia, double, acces, prises={"sexe"})
    nadia.refresh_from_db()
    assert not Personne.objects.filter(pk=double.pk).exists()
    assert (nadia.nom, nadia.sexe) == ("Ferrand", "F")
    assert nadia.menages.count() == 2
    assert nadia.statuts_emploi.count() == 1
    assert nadia.ressources.get().montant == 900
    assert nadia.participations.count() == 1
    trace = Trace.objects.get(action="doublons.fondre")
    assert (trace.personne_id, trace.details["fondue"]) == (nadia.pk, double.pk)


def test_deux_menages_tenus_par_la_meme_se_rapprochent_puis_se_fondent(
    menage, autre, nadia, double, acces
):
    _fondre(nadia, double, acces)
    (paire,) = doublons.de_la_structure(acces.structure_id)
    assert (paire.genre, paire.premiere, paire.seconde) == (Genre.MENAGE, menage.pk, autre.pk)
    assert "Nadia Ferrand tient les deux" in paire.rapprochement.raisons
    _fondre(menage, autre, acces, prises={"adresse"})
    menage.refresh_from_db()
    assert menage.adresse == "14 rue des Lilas"
    assert menage.compositions.get().personne == nadia
    assert menage.suivis.get().debut == date(2024, 1, 1)
    assert (menage.mesures.count(), menage.dettes.count()) == (2, 1)
    assert doublons.de_la_structure(acces.structure_id) == []


def test_defaire_rend_les_deux_fiches_au_champ_pres(menage, autre, nadia, double, acces, tmp_path):
    avant = _export(tmp_path / "avant")
    personnes = _fondre(nadia, double, acces, prises={"nom", "prenom", "sexe"})
    menages = _fondre(menage, autre, acces, prises={c.name for c in champs(Genre.MENAGE)})
    assert _export(tmp_path / "fondu") != avant
    with pytest.raises(Refus, match="plus récente"):
        defaire(personnes, par=acces)
    assert not defaire(menages, par=acces)
    assert not defaire(personnes, par=acces)
    assert _export(tmp_path / "apres") == avant
    rendue = Personne.objects.get(pk=double.pk)
    assert (rendue.sons, rendue.cree_le) == (double.sons, double.cree_le)
    assert Menage.objects.get(pk=autre.pk).cle_telephone == "0639981427"
    assert Trace.objects.filter(action="doublons.defaire").count() == 2


def test_ce_qui_s_ajoute_apres_reste_sur_la_fiche_gardee_et_se_dit(menage, autre, acces):
    fusion = _fondre(menage, autre, acces, prises={"adresse"})
    une_dette(menage)
    menage.refresh_from_db()
    Menage.objects.modifier(menage, menage.version, adresse="8 quai des Ormes")
    venue = menage.dettes.order_by("pk").first()
    venue.delete()
    retour = defaire(fusion, par=acces)
    assert retour.restees == [("dette", 1)]
    assert retour.parties == [("dette", 1)]
    assert retour.changes == ["adresse"]
    menage.refresh_from_db()
    assert (menage.adresse, menage.dettes.count()) == ("8 quai des Ormes", 1)


def test_deux_lignes_qui_se_contredisent_restent_toutes_deux(nadia, double, acces):
    double.statuts_emploi.update(code="CDI")
    _fondre(nadia, double, acces)
    assert sorted(nadia.statuts_emploi.values_list("code", flat=True)) == ["CDD", "CDI"]


def test_un_retour_dans_le_menage_n_est_pas_une_redite(menage, nadia, double, acces):
    nadia.compositions.update(debut=date(2020, 1, 1), fin=date(2021, 1, 1))
    double.compositions.update(menage=menage, debut=date(2024, 1, 1))
    _fondre(nadia, double, acces)
    assert nadia.compositions.count() == 2


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.RESPONSABLE])
def test_seule_la_responsable_fond_et_defait(nord, nadia, double, acces, role):
    autre_role = l_acces(un_compte("Zoé", nord, role))
    with pytest.raises(Interdit):
        _fondre(nadia, double, autre_role)
    fusion = _fondre(nadia, double, acces)
    with pytest.raises(Interdit):
        defaire(fusion, par=autre_role)


def test_une_fiche_d_une_autre_structure_ne_se_fond_pas(nadia, acces):
    etrangere = un_menage(une_structure("CCAS Sud")).compositions.get().personne
    with pytest.raises(Interdit):
        _fondre(nadia, etrangere, acces)


def test_une_fiche_changee_pendant_la_comparaison_ne_se_fond_pas(nadia, double, acces):
    with pytest.raises(Perimee):
        fondre(nadia, double, prises=set(), versions=(nadia.version, 9), par=acces)
    with pytest.raises(Refus, match="même fiche"):
        fondre(nadia, nadia, prises=set(), versions=(1, 1), par=acces)


def test_deux_envois_ne_fondent_et_ne_defont_qu_une_fois(nadia, double, acces):
    versions = (nadia.version, double.version)
    copie = Personne.objects.get(pk=double.pk)
    fusion = fondre(nadia, double, prises=set(), versions=versions, par=acces)
    with pytest.raises(Perimee):
        fondre(nadia, copie, prises=set(), versions=versions, par=acces)
    defaire(fusion, par=acces)
    with pytest.raises(Refus, match="déjà défaite"):
        defaire(fusion, par=acces)
    assert Fusion.objects.count() == 1


def test_le_numero_d_un_dossier_fondu_ne_sert_pas_a_un_autre(menage, autre, acces):
    _fondre(menage, autre, acces)
    neuf = ouvrir_dossier(titulaire={"nom": "Haddou"}, le=date(2026, 4, 14), par=acces)
    assert neuf.reference == "2026-0003"


def test_une_paire_ecartee_ne_revient_plus_sauf_reprise(nadia, double, acces):
    assert Genre.PERSONNE in {p.genre for p in doublons.de_la_structure(acces.structure_id)}
    paire = ecarter(Genre.PERSONNE, double.pk, nadia.pk, par=acces)
    assert ecarter(Genre.PERSONNE, nadia.pk, double.pk, par=acces) == paire
    assert Genre.PERSONNE not in {p.genre for p in doublons.de_la_structure(acces.structure_id)}
    assert Trace.objects.filter(action="doublons.ecarter").count() == 1
    reprendre(paire, par=acces)
    assert Genre.PERSONNE in {p.genre for p in doublons.de_la_structure(acces.structure_id)}


def test_ecarter_demande_de_tenir_toute_la_structure(nadia, double, amina, acces):
    with pytest.raises(Interdit):
        ecarter(Genre.PERSONNE, nadia.pk, double.pk, par=l_acces(amina))
    with pytest.raises(Refus, match="n'existe plus"):
        ecarter(Genre.PERSONNE, nadia.pk, 0, par=acces)


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_paires(nord, django_assert_num_queries):
    for _ in range(2):
        un_menage(nord)
    with django_assert_num_queries(5):
        assert len(doublons.de_la_structure(nord.pk)) == 1
    for _ in range(20):
        un_menage(nord)
    with django_assert_num_queries(5):
        assert len(doublons.de_la_structure(nord.pk)) == 231
