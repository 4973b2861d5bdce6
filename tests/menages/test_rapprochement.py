"""Deux fiches se ressemblent : à quel point, et pourquoi."""

from datetime import date

import pytest

from palier.metier.menages.rapprochement import (
    Foyer,
    Identite,
    Niveau,
    rapprocher,
    rapprocher_menages,
)
from palier.noyau.phonetique import sons

NE = date(1988, 2, 9)


def _qui(nom="Ferrand", prenom="Nadia", naissance=NE, **champs):
    return Identite(nom, prenom, naissance, **{c: frozenset(v) for c, v in champs.items()})


@pytest.mark.parametrize(
    ("une", "autre", "niveau", "raison"),
    [
        (_qui(), _qui("FERRAND", "nadia"), Niveau.CERTAIN, "mêmes nom et prénom"),
        (_qui(), _qui("Nadia", "Ferrand"), Niveau.CERTAIN, "prénoms et noms inversés"),
        (_qui(), _qui("Férrant"), Niveau.PROBABLE, "noms qui s'entendent de même"),
        (_qui(), _qui(naissance=date(1988, 9, 2)), Niveau.PROBABLE, "jour et mois de naissance"),
        (_qui(), _qui(naissance=date(1989, 2, 9)), Niveau.PROBABLE, "à une année près"),
        (_qui(), _qui(naissance=None), Niveau.POSSIBLE, "naissance inconnue d'un côté"),
        (_qui(), _qui("Ferrand Haddou"), Niveau.PROBABLE, "l'un des noms contient l'autre"),
        (_qui(), _qui("Ferland"), Niveau.PROBABLE, "noms à une faute près"),
        (_qui(), _qui(prenom="Nadja"), Niveau.POSSIBLE, "prénoms à une faute près"),
        (_qui(), _qui(prenom="Nadia-Rose"), Niveau.POSSIBLE, "prénoms à une faute près"),
    ],
)
def test_deux_fiches_de_la_meme_personne_se_rapprochent(une, autre, niveau, raison):
    dit = rapprocher(une, autre)
    assert dit.niveau is niveau
    assert raison in ", ".join(dit.raisons)
    assert rapprocher(autre, une) == dit


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        (_qui(), _qui(naissance=date(1990, 5, 3))),
        (_qui(), _qui(naissance=date(1989, 9, 2))),
        (_qui(), _qui(prenom="Karim")),
        (_qui(prenom="Lina", menages={1}), _qui(prenom="Lila", menages={1})),
        (_qui(), _qui("Haddou")),
        (_qui("", ""), _qui("", "")),
        (_qui("Haddou", naissance=None), _qui(naissance=None)),
    ],
    ids=[
        "homonymes",
        "homonymes-bis",
        "jumeaux",
        "jumelles",
        "prenom-seul",
        "sans-nom",
        "inconnus",
    ],
)
def test_des_homonymes_et_des_jumeaux_ne_sont_pas_des_doublons(une, autre):
    assert rapprocher(une, autre) is None


def test_un_telephone_ou_une_rue_renforcent_sans_suffire():
    ici = {"telephones": {"0639981427"}, "adresses": {"14 rue des lilas"}}
    dit = rapprocher(_qui(naissance=None, **ici), _qui(**ici))
    assert dit.niveau is Niveau.PROBABLE
    assert dit.raisons[-2:] == ("même téléphone", "même adresse")
    assert rapprocher(_qui(**ici), _qui("Haddou", "Karim", **ici)) is None


def test_un_nom_d_usage_se_reconnait_au_telephone_ou_au_menage():
    usage = "même prénom, noms différents (nom de naissance et nom d'usage ?)"
    dit = rapprocher(_qui(telephones={"06"}), _qui("Haddou", telephones={"06"}))
    assert usage in dit.raisons
    assert usage in rapprocher(_qui(menages={1}), _qui("Haddou", menages={1})).raisons


def test_deux_membres_d_un_menage_n_ont_pas_d_indice_commun():
    ici = {"telephones": {"06"}, "menages": {1}}
    assert "même téléphone" not in rapprocher(_qui(**ici), _qui(**ici)).raisons


@pytest.mark.parametrize(
    ("une", "autre"),
    [
        ("Lefebvre", "Lefèvre"),
        ("Kowalsky", "Covalski"),
        ("Philippe", "Filip"),
        ("Gauthier", "Gotier"),
    ],
)
def test_deux_orthographes_s_entendent_de_meme(une, autre):
    assert sons(une) == sons(autre)


@pytest.mark.parametrize(
    ("une", "autre"), [("Jean", "Jeanne"), ("Louis", "Louise"), ("Martin", "Martine")]
)
def test_une_finale_prononcee_distingue(une, autre):
    assert sons(une) != sons(autre)


@pytest.mark.parametrize(
    ("un", "autre", "niveau"),
    [
        (Foyer("Ferrand", "1 rue A", "06"), Foyer("Férrant", "1, rue A", "06"), Niveau.CERTAIN),
        (Foyer("Ferrand", telephone="06"), Foyer("Ferrand", telephone="06"), Niveau.PROBABLE),
        (Foyer("Ferrand", "1 rue A", "06"), Foyer("Haddou", "1 rue A", "06"), Niveau.POSSIBLE),
        (Foyer("A", titulaires=frozenset({3})), Foyer("B", titulaires=frozenset({3})), Niveau(2)),
        (Foyer("Ferrand", "1 rue A"), Foyer("Haddou", "1 rue A"), None),
        (Foyer("Haddou", telephone="06"), Foyer("Ferrand", telephone="06"), None),
        (Foyer("Ferrand"), Foyer("Ferrand"), None),
    ],
)
def test_deux_menages_se_rapprochent_par_qui_les_tient_ou_par_leur_lieu(un, autre, niveau):
    dit = rapprocher_menages(un, autre)
    assert (dit and dit.niveau) == niveau
