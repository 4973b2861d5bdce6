"""Les champs d'un résultat, nommés comme on les lit."""

_NOMS = {
    "numerateur": "numérateur",
    "denominateur": "dénominateur",
    "renseignes": "renseignés",
    "entretiens_par_menage": "entretiens par ménage",
    "menages_par_ts": "ménages par travailleur social",
    "entretiens_par_ts": "entretiens par travailleur social",
    "mediane": "médiane",
    "en_cours_au_debut": "en cours au début",
    "entrees": "entrées",
    "en_cours_a_la_fin": "en cours à la fin",
    "dette_debut": "dette au début",
    "reglements": "règlements",
    "nouvelles": "dettes nouvelles",
    "dette_fin": "dette à la fin",
    "adherents": "adhérents",
    "debut_numerateur": "passations d'entrée",
    "debut_denominateur": "sur",
    "fin_numerateur": "passations de fin",
    "fin_denominateur": "sur",
    "prevues": "prévues",
    "presents": "présents",
    "etp": "équivalents temps plein",
}


def nom_du_champ(champ: str) -> str:
    """« mediane » → « médiane »."""
    return _NOMS.get(champ, champ.replace("_", " "))
