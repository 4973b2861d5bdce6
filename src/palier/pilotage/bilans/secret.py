"""Le secret d'un bilan entier : ce que ses nombres, ensemble, ne doivent pas laisser déduire.

Dans un résultat publié, une valeur tue est None, `masquee` vaut vrai, et `valeurs["au_plus"]` dit
si elle est petite. Les comptes d'activité et le « non renseigné » sont publiés tels quels.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from palier.moteur.indicateur import Indicateur, Sujet
from palier.moteur.resultats import Ligne, Nombre, Resultat, Ventilation
from palier.moteur.secret import SEUIL, SEUIL_PLANCHER
from palier.noyau.erreurs import Refus
from palier.noyau.texte import ESPACE_INSECABLE
from palier.pilotage.bilans.liens import (
    VIDES,
    Case,
    Cles,
    Liens,
    decrit,
    est_compte,
    relie_marges,
    relie_memes,
)

CASE = "s"

_DERIVES = {"I-002"}


def tue(x: Ligne | Resultat) -> bool:
    """La valeur principale est couverte par le secret."""
    return x.masquee and x.valeur is None


def etiquette_masquee(x: Ligne | Resultat) -> str:
    """« 1 à 4 » pour un petit effectif, « s » pour une case tue en renfort."""
    return petit(int(x.valeurs["au_plus"] or 0)) if "au_plus" in x.valeurs else CASE


def petit(borne: int) -> str:
    """Ce qui s'écrit à la place d'un effectif trop petit : « 1 à 4 »."""
    return f"1{ESPACE_INSECABLE}à{ESPACE_INSECABLE}{borne}"


def est_masque(etiquette: str) -> bool:
    """L'étiquette tient la place d'un nombre couvert par le secret."""
    return etiquette == CASE or etiquette.startswith(petit(0)[:-1])


def publier(
    resultats: Mapping[Cles, Resultat],
    catalogue: Mapping[str, Indicateur],
    annee: int,
    seuil: int = SEUIL,
) -> dict[Cles, Resultat]:
    """Les résultats tels qu'on peut les diffuser ensemble.

    Args:
        resultats: par code et époque ; les mêmes nombres y sont reconnus d'un indicateur à l'autre.
        seuil: le plus petit effectif publié.
    Raises:
        Refus: le seuil est sous le plancher.
    """
    if seuil < SEUIL_PLANCHER:
        fait = f"Un seuil de secret de {seuil} laisserait reconnaître des personnes"
        raise Refus(fait, f"choisissez {SEUIL_PLANCHER} ou plus", champ="seuil")
    gardes = {cles: _sans_emiettement(r, catalogue, seuil) for cles, r in resultats.items()}
    while True:
        liens = _liens(gardes, catalogue, annee, seuil)
        masquees, trahies = liens.masquees(totaux=True)
        croisees = {(c.code, c.epoque, c.axes) for c in trahies if _croisee(c)}
        if not croisees:
            break
        # Un croisement qu'on ne sait pas protéger sans taire les totaux n'est pas publié.
        gardes = {cles: _sans(cles, r, croisees) for cles, r in gardes.items()}
    if trahies:
        masquees, _ = liens.masquees(totaux=False)
    publies = {cles: _masque(cles, r, masquees, liens) for cles, r in gardes.items()}
    for cles, r in list(publies.items()):
        if r.code == "I-002" and _evolution_trahit(r, publies, seuil):
            publies[cles] = replace(
                r, valeur=None, numerateur=None, denominateur=None, masquee=True
            )
    return publies


def _est_effectif(nom: str) -> bool:
    return nom.endswith("effectif") or nom == "effectif"


def _sans_emiettement(r: Resultat, catalogue: Mapping[str, Indicateur], seuil: int) -> Resultat:
    """Un croisement dont la moitié des cases sont petites ne dit rien : il n'est pas publié."""
    if catalogue[r.code].sujet is Sujet.ACTIVITE:
        return r
    return replace(r, ventilations=tuple(_ou_rien(v, seuil) for v in r.ventilations))


def _ou_rien(v: Ventilation, seuil: int) -> Ventilation:
    if len(v.axes) < 2 or v.axes[0] == "moment":
        return v
    comptes = [x.valeur for x in v.lignes if est_compte(x.valeur) and x.valeur]
    petites = sum(1 for n in comptes if n < seuil)
    return replace(v, lignes=()) if 2 * petites > len(comptes) else v


def _evolution_trahit(r: Resultat, publies: Mapping[Cles, Resultat], seuil: int) -> bool:
    """L'évolution donnerait un des deux effectifs, tu ou petit."""
    if est_compte(r.denominateur) and 1 <= int(r.denominateur or 0) < seuil:
        return True
    termes = (publies.get(("I-001", epoque)) for epoque in ("annee", "avant"))
    return any(t is not None and tue(t) for t in termes)


def _liens(
    resultats: Mapping[Cles, Resultat],
    catalogue: Mapping[str, Indicateur],
    annee: int,
    seuil: int,
) -> Liens:
    liens = Liens(seuil=seuil)
    for cles, r in resultats.items():
        if r.code not in _DERIVES and catalogue[r.code].sujet is not Sujet.ACTIVITE:
            decrit(liens, cles, r)
    relie_marges(liens)
    relie_memes(liens, annee)
    return liens


def _croisee(c: Case) -> bool:
    return len(c.axes) > 1 and c.axes[0] != "moment"


def _sans(cles: Cles, r: Resultat, otees: set[tuple[str, str, tuple[str, ...]]]) -> Resultat:
    gardees = (v if (*cles, v.axes) not in otees else replace(v, lignes=()) for v in r.ventilations)
    return replace(r, ventilations=tuple(gardees))


def _masque(cles: Cles, r: Resultat, masquees: set[Case], s: Liens) -> Resultat:
    total = Case(*cles)
    if _rien_a_publier(r, total, s):
        ventilations = tuple(replace(v, lignes=()) for v in r.ventilations)
        peu: dict[str, Nombre] = {"au_plus": s.seuil - 1}
        return Resultat(
            r.code, r.libelle, r.unite, None, valeurs=peu, ventilations=ventilations, masquee=True
        )
    champs = _champs_publies(total, r, masquees, s)
    ventilations = tuple(
        Ventilation(
            v.axes,
            tuple(
                replace(x, **_champs_publies(Case(*cles, v.axes, x.modalites), x, masquees, s))
                for x in v.lignes
            ),
        )
        for v in r.ventilations
    )
    return replace(r, ventilations=ventilations, **champs)


def _rien_a_publier(r: Resultat, total: Case, s: Liens) -> bool:
    """Trop peu d'unités, ou trop peu de réponses : toute répartition les trahirait."""
    if not any(c.code == r.code and c.epoque == total.epoque for c in s.valeurs):
        return False
    effectif = r.population if r.population is not None else r.valeur
    petits = [effectif, r.renseignes if r.ventilations or r.numerateur is not None else None]
    return any(est_compte(n) and 1 <= int(n or 0) < s.seuil for n in petits) and bool(
        r.ventilations or r.numerateur is not None or "€" in r.unite
    )


def _champs_publies(
    adresse: Case, x: Ligne | Resultat, masquees: set[Case], s: Liens
) -> dict[str, Any]:
    """Les champs à remplacer dans un total ou une ligne ; vide s'il n'y a rien à taire."""
    noms = ["valeur", "numerateur", "denominateur", *x.valeurs]
    tus = {n for n in noms if replace(adresse, champ=n) in masquees}
    for nom in [n for n in tus if _est_effectif(n)]:
        tus |= _statistiques(nom, x)
    if not tus:
        return {}
    taux = x.numerateur is not None
    if taux and tus & {"numerateur", "denominateur"}:
        tus |= {"valeur", "numerateur", "denominateur", "part"}
    if "valeur" in tus:
        tus |= {"part"}
    valeurs: dict[str, Nombre] = {n: v for n, v in x.valeurs.items() if n not in tus}
    vraie = s.valeurs.get(
        replace(adresse, champ="valeur"), s.valeurs.get(replace(adresse, champ="numerateur"), 0)
    )
    if "valeur" in tus and 1 <= vraie < s.seuil:
        valeurs["au_plus"] = s.seuil - 1
    simples: dict[str, Any] = {
        n: None for n in ("valeur", "numerateur", "denominateur", "part") if n in tus
    }
    if isinstance(x, Resultat):
        simples.pop("part", None)
    return {**simples, "valeurs": valeurs, "masquee": True}


def _statistiques(nom: str, x: Ligne | Resultat) -> set[str]:
    """Ce qui se calcule sur un effectif tu : moyenne, médiane, somme de même préfixe."""
    prefixe = nom.removesuffix("effectif")
    touchees = {n for n in x.valeurs if n.startswith(prefixe)}
    if x.valeur is not None and any(x.valeurs[n] == x.valeur for n in touchees):
        touchees.add("valeur")
    return touchees


def petits_effectifs(
    resultats: Iterable[Resultat], catalogue: Mapping[str, Indicateur], seuil: int = SEUIL
) -> list[str]:
    """Les comptes sous le seuil lisibles dans des résultats publiés ; vide s'il n'y en a pas."""
    fautes = []
    for r in resultats:
        if catalogue[r.code].sujet is Sujet.ACTIVITE or r.code in _DERIVES:
            continue
        cases: list[tuple[str, Nombre]] = [(f"{r.code}.{n}", v) for n, v in _lisibles(r)]
        for v in r.ventilations:
            for x in v.lignes:
                if not set(x.modalites) & set(VIDES):
                    cases += [(f"{r.code}{x.modalites}.{n}", y) for n, y in _lisibles(x)]
        fautes += [nom for nom, n in cases if est_compte(n) and 1 <= int(n or 0) < seuil]
    return fautes


def _lisibles(x: Ligne | Resultat) -> list[tuple[str, Nombre]]:
    nommees = [(n, v) for n, v in x.valeurs.items() if n != "au_plus"]
    return [
        ("valeur", x.valeur),
        ("numerateur", x.numerateur),
        ("denominateur", x.denominateur),
        *nommees,
    ]
