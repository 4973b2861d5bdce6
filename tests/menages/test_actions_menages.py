"""Ce qui s'écrit d'un ménage : une fois, daté, sans rien écraser."""

from dataclasses import replace
from datetime import date

import pytest

from palier.metier.menages.actions import (
    ajouter_membre,
    clore_fait,
    modifier_coordonnees,
    modifier_personne,
    noter_fait,
    ouvrir_dossier,
    retirer_membre,
)
from palier.metier.menages.listes import Fait
from palier.metier.menages.models import Menage, Personne
from palier.noyau.erreurs import Perimee, Refus
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from socle.gens import LE, l_acces, un_compte, un_menage

pytestmark = pytest.mark.django_db
TOM = {"nom": "Ferrand", "prenom": "Tom", "naissance": date(2019, 5, 2)}


def test_ouvrir_un_dossier_lui_donne_un_numero_un_titulaire_et_un_accueil(acces):
    menage = ouvrir_dossier(titulaire={"nom": "Haddou", "prenom": "Samira"}, le=LE, par=acces)
    assert menage.reference == "2026-0001"
    assert str(menage.compositions.get().personne) == "Samira Haddou"
    assert menage.suivis.get().professionnel_id == acces.professionnel_id
    assert Trace.objects.get(action="menages.ouvrir_dossier").menage_id == menage.pk


def test_le_numero_suit_le_dernier_de_l_annee(acces, nord):
    un_menage(nord, reference="2026-0147")
    un_menage(nord, reference="2025-0900")
    assert ouvrir_dossier(titulaire=TOM, le=LE, par=acces).reference == "2026-0148"


def test_un_dossier_envoye_deux_fois_ne_s_ouvre_qu_une(acces):
    ouverts = [ouvrir_dossier(titulaire=TOM, le=LE, par=acces, cle="abc") for _ in range(2)]
    assert ouverts[0] == ouverts[1]
    assert Menage.objects.count() == Personne.objects.count() == 1


@pytest.mark.parametrize(
    ("titulaire", "le", "champ"),
    [({"naissance": date(2026, 4, 20)}, LE, "naissance"), ({}, date(2026, 4, 15), "le")],
)
def test_un_dossier_ne_s_ouvre_pas_sur_une_date_a_venir(acces, titulaire, le, champ):
    with pytest.raises(Refus) as refus:
        ouvrir_dossier(titulaire={"nom": "Haddou", **titulaire}, le=le, par=acces)
    assert refus.value.champ == champ


def test_la_direction_n_ouvre_pas_de_dossier(nord):
    direction = l_acces(un_compte("Denis", nord, Role.DIRECTION))
    with pytest.raises(Interdit):
        ouvrir_dossier(titulaire=TOM, le=LE, par=direction)


def test_qui_ne_suit_pas_un_menage_n_y_ecrit_pas(menage, nord):
    autre = l_acces(un_compte("Chloé", nord))
    with pytest.raises(Interdit, match="Seules les personnes qui suivent"):
        modifier_coordonnees(menage, version=1, par=autre, telephone="")


def test_la_seconde_personne_n_ecrase_pas_les_coordonnees_de_la_premiere(menage, acces):
    modifier_coordonnees(menage, version=1, par=acces, telephone="01 02 03 04 05")
    with pytest.raises(Perimee):
        modifier_coordonnees(menage, version=1, par=acces, telephone="09 09 09 09 09")
    menage.refresh_from_db()
    assert menage.telephone == "01 02 03 04 05"


def test_un_enfant_en_garde_alternee_a_deux_menages(menage, nord, amina, acces):
    chez_son_pere = un_menage(nord, suivi_par=amina, nom_usage="Belkacem")
    tom = ajouter_membre(menage, personne=TOM, role="ENFANT", garde="alternee", le=LE, par=acces)
    ajouter_membre(
        chez_son_pere, personne=tom.personne, role="ENFANT", garde="alternee", le=LE, par=acces
    )
    assert tom.personne.menages.count() == 2


def test_une_personne_n_entre_pas_deux_fois_dans_un_menage(menage, nadia, acces):
    with pytest.raises(Refus, match="déjà dans ce ménage"):
        ajouter_membre(menage, personne=nadia, role="AUTRE", le=LE, par=acces)


def test_une_naissance_attendue_devient_une_naissance(menage, acces):
    attendu = {"naissance_attendue": date(2026, 6, 1)}
    bebe = ajouter_membre(menage, personne=attendu, role="ENFANT", le=LE, par=acces).personne
    assert str(bebe) == "Enfant attendu"
    plus_tard = replace(acces, le=date(2026, 6, 9))
    modifier_personne(
        bebe, menage, version=1, par=plus_tard, prenom="Lila", naissance=date(2026, 5, 30)
    )
    assert (bebe.prenom, bebe.naissance_attendue) == ("Lila", None)


def test_un_depart_se_date_et_ne_se_redit_pas(menage, acces):
    tom = ajouter_membre(menage, personne=TOM, role="ENFANT", le=date(2026, 1, 5), par=acces)
    with pytest.raises(Refus, match="est entrée"):
        retirer_membre(tom, le=date(2026, 1, 4), par=acces)
    retirer_membre(tom, le=LE, par=acces)
    with pytest.raises(Refus, match="déjà quitté"):
        retirer_membre(tom, le=LE, par=acces)
    assert menage.compositions.au(LE).count() == 2
    assert menage.compositions.au(date(2026, 4, 15)).count() == 1


def test_un_emploi_nouveau_clot_le_precedent_la_veille(menage, nadia, acces):
    cdd = noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDD", debut=date(2025, 1, 6))
    noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDI_TP", debut=date(2026, 3, 1))
    cdd.refresh_from_db()
    assert cdd.fin == date(2026, 2, 28)


def test_un_emploi_passe_ne_recouvre_pas_un_emploi_note(menage, nadia, acces):
    noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDI_TP", debut=date(2026, 3, 1))
    with pytest.raises(Refus, match="CDI à temps plein » est déjà noté") as refus:
        noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDD", debut=date(2025, 1, 6))
    assert refus.value.champ == "fin"
    passe = {"code": "CDD", "debut": date(2025, 1, 6), "fin": date(2025, 12, 31)}
    assert noter_fait(nadia, menage, Fait.EMPLOI, par=acces, **passe)


def test_deux_ressources_se_cumulent_et_une_revalorisation_remplace(menage, nadia, acces):
    rsa = {"nature": "RSA", "montant": 600, "debut": date(2026, 1, 1)}
    noter_fait(nadia, menage, Fait.RESSOURCE, par=acces, **rsa)
    noter_fait(
        nadia, menage, Fait.RESSOURCE, par=acces, nature="AF", debut=date(2026, 1, 1), montant=151
    )
    assert nadia.ressources.filter(fin=None).count() == 2
    noter_fait(
        nadia,
        menage,
        Fait.RESSOURCE,
        par=acces,
        remplace=True,
        **{**rsa, "montant": 650, "debut": date(2026, 4, 1)},
    )
    assert [r.montant for r in nadia.ressources.filter(nature="RSA", fin=None)] == [650]


def test_un_fait_envoye_deux_fois_n_est_note_qu_une(menage, nadia, acces):
    faits = [
        noter_fait(nadia, menage, Fait.DIPLOME, par=acces, code="LICENCE", constate_le=LE)
        for _ in range(2)
    ]
    assert faits[0] == faits[1]


def test_un_fait_ne_commence_pas_demain(menage, nadia, acces):
    with pytest.raises(Refus, match="pas encore venu"):
        noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDD", debut=date(2026, 4, 15))


def test_un_fait_se_clot_une_fois_et_pas_avant_son_debut(menage, nadia, acces):
    cdd = noter_fait(nadia, menage, Fait.EMPLOI, par=acces, code="CDD", debut=date(2026, 1, 6))
    with pytest.raises(Refus, match="commence le 06/01/2026"):
        clore_fait(cdd, menage, Fait.EMPLOI, le=date(2026, 1, 5), par=acces)
    clore_fait(cdd, menage, Fait.EMPLOI, le=LE, par=acces)
    with pytest.raises(Refus, match="déjà clos"):
        clore_fait(cdd, menage, Fait.EMPLOI, le=LE, par=acces)


def test_l_accueil_ne_note_pas_d_emploi(menage, nadia, nord):
    accueil = l_acces(un_compte("Luc", nord, Role.ACCUEIL))
    with pytest.raises(Interdit):
        noter_fait(nadia, menage, Fait.EMPLOI, par=accueil, code="CDD", debut=LE)


def test_la_recherche_suit_un_nom_corrige(menage, nadia, acces):
    modifier_personne(nadia, menage, version=1, par=acces, nom="Férrand-Loïc", prenom="Nadia")
    assert nadia.recherche == " ferrand loic nadia 09021988 "
    assert nadia.cle_nom == "ferrand loic nadia"
