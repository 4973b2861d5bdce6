"""Du texte lu à la valeur typée, en SQL : une expression par nature de colonne.

Chaque expression rend NULL quand le texte ne se lit pas ; le contrôle compare ensuite le lu et
le typé. Rien n'est deviné : un texte ambigu (« 1,234.50 ») ne se lit pas.
"""

from collections.abc import Mapping

from palier.moteur.tables import Colonne, Type

BLANCS = " \t\r\n\u00a0\u202f\ufeff"
"""Ce qui entoure une valeur sans en faire partie."""

TYPES_SQL: Mapping[Type, str] = {
    Type.TEXTE: "VARCHAR",
    Type.CODE: "VARCHAR",
    Type.CODES: "VARCHAR[]",
    Type.DATE: "DATE",
    Type.NOMBRE: "DECIMAL(14,4)",
    Type.ENTIER: "BIGINT",
    Type.BOOLEEN: "BOOLEAN",
}

ATTENDUS: Mapping[Type, str] = {
    Type.TEXTE: "un texte sans caractère de contrôle",
    Type.CODE: "un code de la liste",
    Type.CODES: "des codes de la liste, séparés par |",
    Type.DATE: "une date qui existe, AAAA-MM-JJ ou JJ/MM/AAAA, entre 1900 et 2100",
    Type.NOMBRE: "un nombre, par exemple 1234,50",
    Type.ENTIER: "un nombre entier",
    Type.BOOLEEN: "oui ou non",
}

_OUI = ("oui", "true", "1", "vrai")
_NON = ("non", "false", "0", "faux")
_NOMBRE = r"[+-]?(\d+|\d{1,3}([ \u00a0\u202f]\d{3})+)([.,]\d+)?[ \u00a0\u202f]*€?".replace(
    r"\u00a0", "\u00a0"
).replace(r"\u202f", "\u202f")
_ISO = r"\d{4}-\d{1,2}-\d{1,2}([T ]00:00:00(\.0+)?)?"
_FRANCAISE = r"\d{1,2}/\d{1,2}/\d{4}"


def litteral(texte: str) -> str:
    """Une chaîne SQL."""
    return "'" + texte.replace("'", "''") + "'"


def nom_sql(nom: str) -> str:
    """Un identifiant SQL."""
    return '"' + nom.replace('"', '""') + '"'


def texte_net(c: str, *, simple: bool = False) -> str:
    """Le texte sans blancs autour, fins de ligne unifiées ; NULL s'il ne reste rien.

    Args:
        simple: le texte n'a d'autres blancs que l'espace et les fins de ligne : plus rapide.
    """
    une_fin = f"replace(replace({c}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
    une_fin = f"CASE WHEN contains({c}, chr(13)) THEN {une_fin} ELSE {c} END"
    if simple:
        return f"nullif(trim({une_fin}), '')"
    blancs = " || ".join(["' '", *(f"chr({ord(b)})" for b in BLANCS if b != " ")])
    return f"nullif(trim({une_fin}, {blancs}), '')"


def _date(c: str) -> str:
    lue = (
        f"CASE WHEN regexp_full_match({c}, '{_ISO}')"
        f" THEN try_strptime(split_part(replace({c}, 'T', ' '), ' ', 1), '%Y-%m-%d')"
        f" WHEN regexp_full_match({c}, '{_FRANCAISE}') THEN try_strptime({c}, '%d/%m/%Y') END"
    )
    return f"CAST({lue} AS DATE)"


def _decimal(c: str, precision: str = "DECIMAL(14,4)") -> str:
    chiffres = f"replace(regexp_replace({c}, '[^0-9.,+-]', '', 'g'), ',', '.')"
    lu = f"TRY_CAST({chiffres} AS {precision})"
    return f"CASE WHEN regexp_full_match({c}, '{_NOMBRE}') THEN {lu} END"


def _entier(c: str) -> str:
    lu = _decimal(c, "DECIMAL(30,8)")
    return f"CASE WHEN {lu} = trunc({lu}) THEN TRY_CAST({lu} AS BIGINT) END"


def _booleen(c: str) -> str:
    oui, non = (", ".join(map(litteral, mots)) for mots in (_OUI, _NON))
    return f"CASE WHEN lower({c}) IN ({oui}) THEN true WHEN lower({c}) IN ({non}) THEN false END"


def _traduit(c: str, codes: Mapping[str, str | None]) -> str:
    """`c` traduit par la table `codes` (texte lu → code, None s'il est inconnu)."""
    if all(texte == code for texte, code in codes.items()):
        return c
    cas = " ".join(
        f"WHEN {litteral(texte)} THEN {litteral(code)}" for texte, code in codes.items() if code
    )
    return f"CASE {c} {cas} END" if cas else f"CASE WHEN {c} IS NULL THEN {c} END"


def _liste(c: str, sql: str, codes: Mapping[str, str | None] | None) -> str:
    lus = c if sql.endswith("[]") else f"list_transform(string_split({c}, '|'), lambda x: trim(x))"
    if codes is None or all(texte == code for texte, code in codes.items()):
        return lus
    return f"list_transform({lus}, lambda x: {_traduit('x', codes)})"


def valeur(
    c: str, colonne: Colonne, sql: str, codes: Mapping[str, str | None] | None = None
) -> str:
    """Expression SQL de la valeur typée d'une colonne lue.

    Args:
        c: expression SQL de la colonne lue.
        sql: type DuckDB de la colonne lue (`VARCHAR` pour un texte).
        codes: textes distincts lus → code ; None si la colonne n'a pas de nomenclature.
    """
    type_sql = TYPES_SQL[colonne.type]
    if colonne.type is Type.CODES:
        return _liste(c, sql, codes)
    if colonne.type is Type.CODE:
        return _traduit(c, codes or {})
    if sql == type_sql:
        return c
    if sql != "VARCHAR":
        return f"TRY_CAST({c} AS {type_sql})"
    lectures = {
        Type.DATE: _date,
        Type.NOMBRE: _decimal,
        Type.ENTIER: _entier,
        Type.BOOLEEN: _booleen,
    }
    return lectures[colonne.type](c) if colonne.type in lectures else c
