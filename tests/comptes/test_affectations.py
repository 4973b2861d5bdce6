"""Les casquettes sont datées : donner un poste, en changer, y mettre fin."""

from datetime import date

import pytest

from comptes.conftest import MAINTENANT, SECRET
from palier.noyau.erreurs import Refus
from palier.socle.comptes.actions import (
    Poste,
    affecter,
    changer_role,
    creer_equipe,
    mettre_fin,
)
from palier.socle.comptes.invitations import accepter, inviter
from palier.socle.comptes.models import Affectation, Equipe
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Role
from palier.socle.habilitations.regles import droit
from socle.gens import LE, l_acces, un_compte, un_menage, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def compte(dalia, par):
    envoi = inviter(dalia, courriel="dalia@palier.test", maintenant=MAINTENANT, par=par)
    return accepter(envoi.jeton, mot_de_passe=SECRET, maintenant=MAINTENANT)


def test_changer_de_role_finit_l_ancien_la_veille(dalia, par):
    nouvelle = changer_role(dalia, Poste(Role.RESPONSABLE, date(2026, 5, 1)), par=par)
    dalia.refresh_from_db()
    assert (dalia.fin, nouvelle.debut) == (date(2026, 4, 30), date(2026, 5, 1))
    assert dalia.role == Role.TRAVAILLEUR_SOCIAL


def test_un_changement_ne_precede_pas_l_affectation(dalia, par):
    with pytest.raises(Refus, match="précède l'affectation"):
        changer_role(dalia, Poste(Role.RESPONSABLE, date(2026, 4, 1)), par=par)


def test_sans_poste_le_compte_se_ferme(dalia, compte, par):
    mettre_fin(dalia, le=date(2026, 4, 13), par=par)
    compte.refresh_from_db()
    assert not compte.is_active


def test_un_poste_qui_finit_plus_tard_garde_le_compte_jusque_la(client, dalia, compte, par):
    mettre_fin(dalia, le=LE, par=par)
    compte.refresh_from_db()
    assert compte.is_active
    # Le jour venu, le compte se ferme à la première visite.
    reponse = client.post("/compte/login/", {"login": compte.courriel, "password": SECRET})
    compte.refresh_from_db()
    assert reponse.url == "/compte/inactive/"
    assert not compte.is_active


def test_un_nouveau_poste_rouvre_le_compte(dalia, compte, par):
    mettre_fin(dalia, le=date(2026, 4, 13), par=par)
    affecter(Poste(Role.ACCUEIL, LE), courriel=compte.courriel, nom="Roche", par=par)
    compte.refresh_from_db()
    assert compte.is_active


def test_qui_travaille_ailleurs_recoit_une_casquette_de_plus(dalia, compte):
    chef = un_compte("Sami", une_structure("CCAS Sud"), Role.ADMINISTRATEUR)
    poste = Poste(Role.TRAVAILLEUR_SOCIAL, LE)
    ici = affecter(poste, courriel=compte.courriel, nom="Roche", par=l_acces(chef))
    assert ici.professionnel == dalia.professionnel
    assert len(compte.casquettes(LE)) == 2


def test_le_meme_poste_ne_se_donne_pas_deux_fois(dalia, par):
    poste = Poste(Role.TRAVAILLEUR_SOCIAL, LE)
    with pytest.raises(Refus, match="déjà ce rôle"):
        affecter(poste, courriel="dalia@palier.test", nom="Roche", par=par)
    assert Affectation.objects.filter(professionnel=dalia.professionnel).count() == 1


def test_une_fin_deja_dite_ne_se_repousse_pas(dalia, par):
    mettre_fin(dalia, le=date(2026, 4, 13), par=par)
    with pytest.raises(Refus, match="déjà finie"):
        mettre_fin(dalia, le=date(2026, 4, 20), par=par)


def test_on_ne_s_ouvre_pas_les_dossiers_a_soi_meme(chloe, par):
    soi = chloe.professionnel.affectations.get()
    with pytest.raises(Interdit, match="sa propre affectation"):
        changer_role(soi, Poste(Role.TRAVAILLEUR_SOCIAL, LE), par=par)
    with pytest.raises(Interdit, match="sa propre affectation"):
        affecter(Poste(Role.RESPONSABLE, LE), courriel=chloe.courriel, nom="Chloé", par=par)


def test_la_derniere_administration_ne_s_en_va_pas(chloe, nord, par):
    autre = un_compte("Farid", nord, Role.ADMINISTRATEUR)
    poste = chloe.professionnel.affectations.get()
    mettre_fin(poste, le=LE, par=l_acces(autre))
    with pytest.raises(Refus, match="plus personne ne tiendrait"):
        mettre_fin(autre.professionnel.affectations.get(), le=LE, par=par)


def test_une_equipe_se_cree_une_fois(nord, par):
    equipe = creer_equipe(nom="Pôle logement", par=par)
    with pytest.raises(Refus, match="existe déjà"):
        creer_equipe(nom="pôle logement", par=par)
    assert list(Equipe.objects.filter(structure=nord)) == [equipe]


def test_une_equipe_d_ailleurs_se_refuse(par):
    ailleurs = Equipe.objects.create(structure=une_structure("CCAS Sud"), nom="Pôle")
    poste = Poste(Role.ACCUEIL, LE, equipe=ailleurs)
    with pytest.raises(Refus, match="n'est pas de la structure"):
        affecter(poste, courriel="x@palier.test", nom="X", par=par)


def test_l_administration_technique_ne_lit_aucun_dossier(client, chloe, nord):
    menage = un_menage(nord, suivi_par=chloe)
    client.force_login(chloe)
    for page in ("/menages/", f"/menages/{menage.pk}/", "/recherche/?q=ferrand", "/agenda/"):
        assert client.get(page).status_code == 403
    donnees = set(Donnee) - {Donnee.COMPTES, Donnee.REGLAGES}
    assert all(droit(Role.ADMINISTRATEUR, d)[0] is Geste.RIEN for d in donnees)


def test_la_structure_peut_exiger_un_second_facteur_de_certains_roles(client, nord, chloe):
    nord.second_facteur = [Role.ADMINISTRATEUR]
    nord.save()
    client.force_login(chloe)
    assert client.get("/comptes/").url == "/compte/2fa/"
    client.force_login(un_compte("Bruno", nord, Role.RESPONSABLE))
    assert client.get("/comptes/").status_code == 200


@pytest.mark.parametrize("combien", [2, 30])
def test_la_liste_demande_autant_de_requetes_pour_deux_que_pour_trente(
    client, chloe, nord, combien, django_assert_max_num_queries
):
    for rang in range(combien):
        un_compte(f"Ami{rang}", nord)
    client.force_login(chloe)
    client.get("/comptes/")
    with django_assert_max_num_queries(10):
        assert client.get("/comptes/").status_code == 200


def test_un_responsable_lit_les_comptes_sans_les_changer(client, nord, dalia):
    client.force_login(un_compte("Bruno", nord, Role.RESPONSABLE))
    page = client.get(f"/comptes/{dalia.pk}/").content.decode()
    assert "Dalia Roche" in page
    assert "Mettre fin" not in page
