"""Chaque règle a son essai, et le tableau publié dit vrai."""

from droit.tableau import FICHIER, essais, regles, sans_essai, tableau


def test_chaque_regle_a_au_moins_un_essai():
    assert sans_essai() == []


def test_le_tableau_publie_est_a_jour():
    assert FICHIER.read_text(encoding="utf-8") == tableau(), "lancez « make regles »"


def test_un_essai_ne_cite_que_des_regles_qui_existent():
    familles = {code.rpartition("-")[0] for code in regles()}
    citees = {code for code in essais() if code.rpartition("-")[0] in familles}
    assert citees <= set(regles())
