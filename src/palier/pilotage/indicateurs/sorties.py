"""Les résultats hors du calcul : JSON du contrat, tableau à l'écran, CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from palier.moteur.resultats import Ligne, Nombre, Resultat
from palier.noyau.periodes import Periode
from palier.noyau.texte import nombre

MASQUE = "s"
"""Ce qui remplace à l'écran et en CSV une valeur couverte par le secret statistique."""

_TERMES = ("numerateur", "denominateur")
_TOTAUX = (*_TERMES, "renseignes", "population")
_COLONNES = (
    "code", "libelle", "unite", "axes", "modalites", "statistique", "valeur", "part", *_TOTAUX
)  # fmt: skip


def presenter(
    periode: Periode, resultats: Sequence[Resultat], forme: str, reserves: Mapping[str, str]
) -> str:
    """Les résultats en `table`, `json` ou `csv`, prêts à écrire.

    Args:
        reserves: code → ce que son nombre ne compte pas ; seul le JSON a où le dire.
    """
    if forme == "json":
        document = en_json(periode, resultats, reserves)
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return en_csv(resultats) if forme == "csv" else en_table(periode, resultats)


def presenter_liste(colonnes: Sequence[str], lignes: Sequence[Sequence[Any]], forme: str) -> str:
    """Les lignes qui composent un nombre, en `table`, `json` ou `csv`."""
    textes = [[_texte(v) for v in ligne] for ligne in lignes]
    if forme == "json":
        document = [dict(zip(colonnes, map(_simple, ligne), strict=True)) for ligne in lignes]
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return _csv(colonnes, textes) if forme == "csv" else _aligne([list(colonnes), *textes])


def en_json(
    periode: Periode, resultats: Iterable[Resultat], reserves: Mapping[str, str]
) -> dict[str, Any]:
    """Le document du contrat (§ 3) ; rien n'y est arrondi."""
    return {
        "periode": {"du": periode.debut.isoformat(), "au": periode.fin.isoformat()},
        "indicateurs": [{**_document(r), **dire_la_reserve(r.code, reserves)} for r in resultats],
    }


def dire_la_reserve(code: str, reserves: Mapping[str, str]) -> dict[str, str]:
    """Le champ de plus d'un nombre incomplet ; aucun s'il ne lui manque rien."""
    return {"reserve": reserves[code]} if code in reserves else {}


def _document(r: Resultat) -> dict[str, Any]:
    document: dict[str, Any] = {"code": r.code, "libelle": r.libelle, "unite": r.unite}
    document |= _nombres(r, _TOTAUX)
    if r.ventilations:
        document["ventilations"] = [
            {
                "axes": list(v.axes),
                "lignes": [
                    {"modalites": list(li.modalites), **_nombres(li, ("part", *_TERMES))}
                    for li in v.lignes
                ],
            }
            for v in r.ventilations
        ]
    return document


def _nombres(objet: Resultat | Ligne, facultatifs: Sequence[str]) -> dict[str, Any]:
    """`valeur`, toujours ; le reste s'il existe. Un taux garde ses deux termes, même vides."""
    nombres: dict[str, Any] = {"valeur": objet.valeur}
    taux = any(getattr(objet, nom) is not None for nom in _TERMES)
    for nom in facultatifs:
        if getattr(objet, nom) is not None or (taux and nom in _TERMES):
            nombres[nom] = getattr(objet, nom)
    if objet.valeurs:
        nombres["valeurs"] = dict(objet.valeurs)
    if objet.masquee:
        nombres["masquee"] = True
    return nombres


def en_csv(resultats: Iterable[Resultat]) -> str:
    """Une ligne par nombre ; axes et modalités séparés par `|`, comme dans l'échange."""
    return _csv(_COLONNES, (_rangee(r) for resultat in resultats for r in _rangees(resultat)))


def _rangees(r: Resultat) -> Iterator[dict[str, Any]]:
    tete = {"code": r.code, "libelle": r.libelle, "unite": r.unite}
    cases: list[tuple[tuple[str, ...], tuple[str, ...], Resultat | Ligne]] = [((), (), r)]
    cases += [(v.axes, li.modalites, li) for v in r.ventilations for li in v.lignes]
    for axes, modalites, case in cases:
        lieu = {**tete, "axes": "|".join(axes), "modalites": "|".join(modalites)}
        termes = {nom: getattr(case, nom, None) for nom in ("part", *_TOTAUX)}
        valeur = MASQUE if case.masquee and case.valeur is None else case.valeur
        yield {**lieu, "valeur": valeur, **termes}
        for nom, valeur_nommee in case.valeurs.items():
            yield {**lieu, "statistique": nom, "valeur": valeur_nommee}


def _rangee(cellules: Mapping[str, Any]) -> list[str]:
    return [_texte(cellules.get(nom)) for nom in _COLONNES]


def en_table(periode: Periode, resultats: Iterable[Resultat]) -> str:
    """Le tableau lu à l'écran, arrondi à une décimale."""
    rangees = [["Indicateur", "", "Valeur", "Unité", "sur"]]
    for r in resultats:
        rangees.append([r.code, r.libelle, _lu(r), r.unite, _sur(r)])
        for nom, valeur in r.valeurs.items():
            rangees.append(["", f"  {nom}", _ecrit(valeur), "", ""])
        for v in r.ventilations:
            rangees.append(["", f"  par {', '.join(v.axes)}", "", "", ""])
            for li in v.lignes:
                part = "" if li.part is None else f"{nombre(li.part, 1)} %"
                rangees.append(["", f"    {' · '.join(li.modalites)}", _lu(li), part, _sur(li)])
    return f"{str(periode).capitalize()}\n\n{_aligne(rangees)}"


def _lu(case: Resultat | Ligne) -> str:
    return MASQUE if case.masquee and case.valeur is None else _ecrit(case.valeur)


def _ecrit(valeur: Nombre) -> str:
    if valeur is None:
        return "sans objet"
    return nombre(valeur, 0 if isinstance(valeur, int) or valeur == int(valeur) else 1)


def _sur(case: Resultat | Ligne) -> str:
    if case.denominateur is not None:
        return f"{_ecrit(case.numerateur)} sur {_ecrit(case.denominateur)}"
    renseignes = getattr(case, "renseignes", None)
    return "" if renseignes is None else f"{_ecrit(renseignes)} renseignés"


def _aligne(rangees: Sequence[Sequence[str]]) -> str:
    largeurs = [max(len(rangee[i]) for rangee in rangees) for i in range(len(rangees[0]))]
    lignes = []
    for rangee in rangees:
        cellules = [
            texte.rjust(largeur) if texte[:1].isdigit() and i else texte.ljust(largeur)
            for i, (texte, largeur) in enumerate(zip(rangee, largeurs, strict=True))
        ]
        lignes.append("  ".join(cellules).rstrip())
    return "\n".join(lignes) + "\n"


def _csv(colonnes: Sequence[str], lignes: Iterable[Sequence[str]]) -> str:
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, lineterminator="\n")
    ecrivain.writerow(colonnes)
    ecrivain.writerows(lignes)
    return sortie.getvalue()


def _texte(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return "" if valeur is None else str(_simple(valeur))


def _simple(valeur: Any) -> Any:
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur
