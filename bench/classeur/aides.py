"""Les fragments de formules que les colonnes d'aide ont en commun."""

DU, AU = "debut_periode", "fin_periode"
"""Noms définis du classeur : les deux bornes de la période."""

_TRANCHES = (
    (18, "0-17"),
    (25, "18-24"),
    (35, "25-34"),
    (45, "35-44"),
    (55, "45-54"),
    (65, "55-64"),
)
TRANCHES = (*(code for _, code in _TRANCHES), "65+", "NSP")


def parmi(cellule: str, codes: list[str]) -> str:
    """La cellule porte l'un de ces codes."""
    liste = ",".join(f'"{c}"' for c in codes)
    return f"ISNUMBER(MATCH({cellule},{{{{{liste}}}}},0))"


def dans_p(cellule: str) -> str:
    """La date est connue et tombe dans la période."""
    return f'AND({cellule}<>"",{cellule}>={DU},{cellule}<={AU})'


def code(cellule: str) -> str:
    """Le code, `NSP` s'il est vide."""
    return f'IF({cellule}="","NSP",{cellule}&"")'


def va_chercher(valeur: str, cle: str, cles: str) -> str:
    """Recherche exacte, en texte : vide si la clé est absente ou la cellule vide."""
    return f'IFERROR(INDEX({valeur},MATCH({cle},{cles},0))&"","")'


def nombre(valeur: str, cle: str, cles: str) -> str:
    """Recherche exacte d'un nombre ou d'une date : vide si la cellule l'est."""
    trouve = f"INDEX({valeur},MATCH({cle},{cles},0))"
    return f'IFERROR(IF({trouve}="","",{trouve}),"")'


def premier(cle: str, cles: str) -> str:
    """1 sur la première ligne qui porte cette clé non vide, 0 ailleurs : un compte de distincts."""
    return f'IF({cle}="",0,IF(MATCH({cle},{cles},0)=ROW()-1,1,0))'


def tranche(age: str) -> str:
    """La tranche d'âge, `NSP` si l'âge est inconnu."""
    formule = '"65+"'
    for borne, code in reversed(_TRANCHES):
        formule = f'IF({age}<{borne},"{code}",{formule})'
    return f'IF({age}="","NSP",{formule})'
