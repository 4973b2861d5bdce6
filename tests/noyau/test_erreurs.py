"""Un refus dit le fait, puis le geste."""

from palier.noyau.erreurs import DonneesFautives, Inconnu, Refus


def test_un_refus_enchaine_le_fait_et_le_geste():
    assert str(Refus("La mesure est close", "rouvrez-la")) == "La mesure est close : rouvrez-la."
    assert str(Refus("La mesure est close")) == "La mesure est close."
    assert Refus("x", champ="fin").champ == "fin"


def test_un_inconnu_propose_le_plus_proche_ou_l_orthographe():
    assert (
        str(Inconnu("Code", "I-1", ["I-001"])) == "Code « I-1 » inconnu : le plus proche est I-001."
    )
    assert str(Inconnu("Code", "?", [])) == "Code « ? » inconnu : vérifiez l'orthographe."


def test_des_donnees_fautives_et_une_mauvaise_demande_n_ont_pas_le_meme_code_de_sortie():
    assert (DonneesFautives.code_sortie, Refus.code_sortie) == (1, 2)
