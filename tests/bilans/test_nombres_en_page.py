"""Un nombre ouvre sa liste : le compteur est la liste, qui ne nomme qu'à qui peut lire."""

from datetime import date
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.moteur.agregats import Compte, Distribution, Somme, Taux
from palier.pilotage.bilans import actions, versement
from palier.pilotage.bilans.droits import donnees_de
from palier.pilotage.bilans.page import page
from palier.pilotage.bilans.unites import Designe, tables_lues, unites
from palier.pilotage.echange.en_base import reprendre
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.listes import Donnee, Role
from palier.socle.journal.models import Trace
from socle.gens import l_acces, un_compte, un_menage, une_mesure

pytestmark = pytest.mark.django_db


def _designes(noeud) -> set[str]:
    """Tous les nombres cliquables d'une page : les grands nombres et les sources des figures."""
    if isinstance(noeud, dict):
        trouves = {noeud["designe"]} if noeud.get("designe") else set()
        trouves |= {cite[0] for cite in noeud.get("cites", ()) if isinstance(cite, tuple)}
        return trouves.union(*map(_designes, noeud.values()))
    if isinstance(noeud, list | tuple):
        return set().union(*map(_designes, noeud))
    return set()


def _verifie(designe: Designe, resultat, liste: list[dict]) -> None:
    """Le nombre publié se retrouve sur sa liste, ligne à ligne."""
    agregat = designe.indicateur.agregat
    connus = [u for u in liste if u.get("renseigne", True)]
    if designe.modalites:
        ligne = next(
            x for v in resultat.ventilations for x in v.lignes if x.modalites == designe.modalites
        )
        assert len(liste) == ligne.valeur
    elif isinstance(agregat, Compte):
        assert len(liste) == resultat.valeur
    elif isinstance(agregat, Taux):
        assert (len(liste), len(connus)) == (resultat.population, resultat.denominateur)
        assert sum(bool(u["num"]) for u in connus) == resultat.numerateur
    elif isinstance(agregat, Distribution):
        valeurs = [u["valeur"] for u in liste if u["valeur"] is not None]
        assert len(valeurs) == resultat.valeurs["effectif"]
        mediane = float(median(valeurs)) / agregat.diviseur
        assert mediane == pytest.approx(resultat.valeurs["mediane"])
    elif isinstance(agregat, Somme):
        somme = sum(u["valeur"] for u in liste if u["valeur"] is not None)
        assert float(somme) / agregat.diviseur == pytest.approx(resultat.valeur)
    else:
        _verifie_compose(designe.code, resultat, liste)


def _verifie_compose(code: str, r, liste: list[dict]) -> None:
    def total(nom: str, *, sauf: str = "") -> float:
        return sum(float(u[nom] or 0) for u in liste if not (sauf and u[sauf]))

    attendus = {
        "I-003": lambda: len(liste) == r.valeur,
        "I-014": lambda: sum(u["age"] is not None for u in liste) == r.valeurs["effectif"],
        "I-016": lambda: len({u["unite"] for u in liste}) == r.valeur,
        "I-030": lambda: sum(bool(u["num"]) for u in liste) == r.numerateur,
        "I-032": lambda: len(liste) == r.valeur,
        "I-034": lambda: total("valeur", sauf="reste") == r.numerateur,
        "I-044": lambda: sum(u["valeur"] is None or u["fait"] == "ENTRETIEN" for u in liste) >= 552,
        "I-048": lambda: (
            len({u["unite"] for u in liste}) == r.valeurs["organismes"]
            or len(liste) == r.valeurs["contacts"]
        ),
        "I-049": lambda: sum(u["date"] is not None for u in liste) == r.valeurs["tenues"],
        "I-051": lambda: sum(bool(u["num"]) for u in liste) == r.numerateur,
        "I-052": lambda: total("pieces_recues") >= r.numerateur,
        "I-054": lambda: round(total("jours_mesure") / 365, 6) == round(r.numerateur, 6),
    }
    assert attendus[code](), code


@pytest.fixture
def vaubrelle(ccas):
    """Le CCAS de démonstration, en base."""
    reprendre(ccas.connexion)
    return Structure.objects.get(reference="VAU")


def test_chaque_nombre_cliquable_du_bilan_asll_est_celui_de_sa_liste(vaubrelle):
    par = l_acces(un_compte("Rose", vaubrelle, Role.RESPONSABLE))
    bilan = actions.ouvrir(modele="asll", annee=2025, par=par)
    comptes = versement.compter(bilan, par.le)
    document = page(bilan, comptes, bilan.textes.all())
    designes = {Designe.lu(d) for d in _designes(document.sections)} - {Designe.lu("I-055")}
    assert len(designes) > 40
    with versement.verser(vaubrelle.pk, par.le) as ouverture:
        for designe in sorted(designes, key=str):
            assert designe.se_liste
            resultat = comptes.nombres.resultat(designe.code, designe.axes, False)
            if not resultat.masquee:
                _verifie(designe, resultat, unites(designe, comptes, ouverture))


def test_la_page_du_document_tient_en_soixante_kilooctets_transferes(client, vaubrelle):
    rose = un_compte("Rose", vaubrelle, Role.RESPONSABLE)
    bilan = actions.ouvrir(modele="asll", annee=2025, par=l_acces(rose))
    client.force_login(rose)
    reponse = client.get(f"/bilans/{bilan.pk}/", headers={"accept-encoding": "gzip"})
    assert reponse.headers["Content-Encoding"] == "gzip"
    assert len(reponse.content) <= 60_000


def test_les_memes_donnees_ne_se_comptent_qu_une_fois_et_un_changement_se_voit(vaubrelle):
    par = l_acces(un_compte("Rose", vaubrelle, Role.RESPONSABLE))
    bilan = actions.ouvrir(modele="asll", annee=2025, par=par)
    comptes = versement.compter(bilan, par.le)
    assert versement.compter(bilan, par.le) is comptes
    une_mesure(un_menage(vaubrelle), debut=date(2025, 2, 1))
    apres = versement.compter(bilan, par.le)
    nombre = [c.nombres.resultat("I-003", (), False).valeur for c in (comptes, apres)]
    assert nombre[1] == nombre[0] + 1


def test_la_liste_se_verse_par_ses_seules_tables(vaubrelle):
    par = l_acces(un_compte("Rose", vaubrelle, Role.RESPONSABLE))
    comptes = versement.compter(actions.ouvrir(modele="asll", annee=2025, par=par), par.le)
    designe = Designe.lu("I-030[AMELIOREE]")
    with versement.verser(vaubrelle.pk, par.le, tables_lues("I-030")) as ouverture:
        assert len(unites(designe, comptes, ouverture)) == 20


# Une petite structure : Amina suit les Ferrand, personne ne suit les Borel.


@pytest.fixture
def bilan(nord, amina):
    for nom, suivi in (("Ferrand", amina), ("Borel", None)):
        une_mesure(un_menage(nord, nom_usage=nom, suivi_par=suivi), debut=date(2025, 2, 1))
    par = l_acces(un_compte("Rose", nord, Role.RESPONSABLE))
    return actions.ouvrir(modele="asll", annee=2025, par=par)


def _tiroir(client, compte, bilan, nombre="I-003", **entetes) -> str:
    client.force_login(compte)
    return client.get(
        f"/bilans/{bilan.pk}/nombre/", {"n": nombre}, headers=entetes
    ).content.decode()


def test_la_responsable_lit_toute_la_liste(client, nord, bilan):
    tiroir = _tiroir(client, un_compte("Zoé", nord, Role.RESPONSABLE), bilan)
    assert "Ferrand" in tiroir
    assert "Borel" in tiroir
    assert "2 lignes" in tiroir
    assert Trace.objects.get(action="bilans.lister").details == {"nombre": "I-003", "lignes": 2}


def test_la_travailleuse_sociale_ne_lit_que_ses_dossiers(client, amina, bilan):
    tiroir = _tiroir(client, amina, bilan)
    assert "Ferrand" in tiroir
    assert "Borel" not in tiroir
    assert "2 lignes" not in tiroir
    assert "suivis par vos collègues" in tiroir


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.DELEGUE])
def test_qui_n_a_pas_les_dossiers_lit_la_definition_jamais_les_noms(client, nord, bilan, role):
    tiroir = _tiroir(client, un_compte("Luc", nord, role), bilan)
    assert "Mesures actives" in tiroir
    assert "Ferrand" not in tiroir
    assert not Trace.objects.filter(action="bilans.lister").exists()


def test_un_nombre_qui_revele_le_budget_ne_se_liste_pas_sans_le_droit_au_budget(
    client, nord, bilan
):
    gestion = un_compte("Gil", nord, Role.GESTIONNAIRE)
    assert "Ferrand" in _tiroir(client, gestion, bilan)
    assert "Ferrand" not in _tiroir(client, gestion, bilan, "I-019")
    assert donnees_de("I-018") == {Donnee.IDENTITE, Donnee.MESURES, Donnee.BUDGET, Donnee.SANTE}
    assert "Ferrand" not in _tiroir(
        client, un_compte("Zoé", nord, Role.RESPONSABLE), bilan, "I-018"
    )


def test_un_petit_effectif_reste_tu_pour_qui_ne_lit_pas_les_dossiers(client, nord, bilan):
    tiroir = _tiroir(client, un_compte("Luc", nord, Role.DIRECTION), bilan, "I-001")
    assert "1\u00a0à\u00a04" in tiroir


def test_un_nombre_inconnu_n_existe_pas(client, amina, bilan):
    client.force_login(amina)
    for nombre in ("I-999", "bonjour", "I-030[A,B]", ""):
        assert client.get(f"/bilans/{bilan.pk}/nombre/", {"n": nombre}).status_code == 404


def test_le_tiroir_seul_est_rendu_a_htmx(client, amina, bilan):
    tiroir = _tiroir(client, amina, bilan, **{"HX-Request": "true"})
    assert tiroir.lstrip().startswith('<section class="tiroir"')
    assert "data-fermer-tiroir" in tiroir


def test_la_liste_demande_autant_de_requetes_pour_deux_menages_que_pour_vingt(client, nord, bilan):
    zoe = un_compte("Zoé", nord, Role.RESPONSABLE)
    _tiroir(client, zoe, bilan)

    def requetes() -> int:
        with CaptureQueriesContext(
            connection,
        ) as vues:
            _tiroir(client, zoe, bilan)
        return len(vues)

    avant = requetes()
    for rang in range(18):
        une_mesure(un_menage(nord, nom_usage=f"Menage {rang}"), debut=date(2025, 3, 1))
    assert requetes() == avant


def test_la_page_ne_nomme_personne_et_n_ecrit_rien(client, amina, bilan):
    client.force_login(amina)
    traces = Trace.objects.count()
    reponse = client.get(f"/bilans/{bilan.pk}/")
    assert reponse.status_code == 200
    assert "Ferrand" not in reponse.content.decode()
    assert "style=" not in reponse.content.decode()
    assert Trace.objects.count() == traces
