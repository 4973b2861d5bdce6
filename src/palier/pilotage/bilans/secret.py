"""Le secret d'un bilan entier : ce que ses nombres, ensemble, ne doivent pas laisser déduire.

Dans un résultat publié, une valeur tue est None, `masquee` vaut vrai, et `valeurs["au_plus"]` dit
si elle est petite. Les comptes d'activité et le « non renseigné » sont publiés tels quels.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from palier.moteur.indicateur import Indicateur, Sujet
from palier.moteur.resultats import NSP, Ligne, Nombre, Resultat, Ventilation
from palier.moteur.secret import SEUIL, Cle, Systeme
from palier.noyau.texte import ESPACE_INSECABLE

BORNE = SEUIL - 1
PETIT = f"1{ESPACE_INSECABLE}à{ESPACE_INSECABLE}{BORNE}"
CASE = "s"
MASQUES = (PETIT, CASE)

Epoque = str
Cles = tuple[str, Epoque]

VIDES = (NSP, "INDETERMINE", "INCONNU")
_DERIVES = {"I-002"}
_FLUX = ("en_cours_au_debut", "entrees", "fins", "en_cours_a_la_fin")
_MEMES: tuple[tuple[str, ...], ...] = (
    ("I-003", "I-007", "I-010", "I-012", "I-030", "I-033:denominateur"),
    ("I-003.fins", "I-037", "I-035.effectif", "I-040", "I-071:denominateur", "I-036[annee]"),
    ("I-003.entrees", "I-004", "I-051.debut_denominateur"),
    ("I-003.en_cours_a_la_fin", "I-039"),
    ("I-007[MAINTIEN]", "I-003[ASLL_MAINTIEN]", "I-029", "I-028:population"),
    ("I-007[ACCES]", "I-003[ASLL_ACCES]"),
    ("I-060", "I-064", "I-014", "I-015", "I-017", "I-019:population", "I-025", "I-058", "I-021"),
    ("I-030[AMELIOREE]", "I-030:numerateur"),
    ("I-019[DESEQUILIBRE]", "I-019:numerateur"),
    ("I-001", "I-001[annee]"),
    ("I-032.tous", "I-032"),
    ("I-069", "I-070:denominateur"),
    ("I-016", "I-016.personnes"),
)
_ENGAGEES = ("SUSPENDUE", "COMMANDEMENT", "ASSIGNATION", "JUGEMENT", "SUITES", "EXECUTEE")
"""Étapes que I-028 compte dès l'entrée, regroupées ou non par le modèle."""

_PARTAGES = {
    "I-016": ("personnes", ("enfants", "adultes")),
    "I-201": ("", ("adultes", "mineurs", "inconnu")),
    "I-202": ("", ("adultes", "mineurs", "inconnu")),
}
_DANS = {"I-018": (("dossier_mdph", "numerateur"),), "I-032": (("adherents", "tous"),)}


def tue(x: Ligne | Resultat) -> bool:
    """La valeur principale est couverte par le secret."""
    return x.masquee and x.valeur is None


def etiquette_masquee(x: Ligne | Resultat) -> str:
    """« 1 à 4 » pour un petit effectif, « s » pour une case tue en renfort."""
    return PETIT if "au_plus" in x.valeurs else CASE


def publier(
    resultats: Mapping[Cles, Resultat], catalogue: Mapping[str, Indicateur], annee: int
) -> dict[Cles, Resultat]:
    """Les résultats tels qu'on peut les diffuser ensemble.

    Args:
        resultats: par code et époque ; les mêmes nombres y sont reconnus d'un indicateur à l'autre.
    """
    systeme = Systeme()
    for cles, r in resultats.items():
        if r.code not in _DERIVES and catalogue[r.code].sujet is not Sujet.ACTIVITE:
            _decrit(systeme, cles, r)
    _relie_marges(systeme)
    _memes(systeme, annee)
    masquees = _masquees(systeme)
    publies = {cles: _masque(cles, r, masquees, systeme) for cles, r in resultats.items()}
    for (code, epoque), r in list(publies.items()):
        avant = publies.get(("I-001", "avant"))
        if code == "I-002" and avant is not None and avant.masquee:
            publies[code, epoque] = replace(
                r, valeur=None, numerateur=None, denominateur=None, masquee=True
            )
    return publies


def _masquees(s: Systeme) -> set[Cle]:
    """Les cases à taire, en gardant si possible les totaux : ils font lire tout le reste."""
    totaux = {c for c in s.valeurs if isinstance(c, _Case) and c.en_tete and not s.petite(c)}
    s.publiques |= totaux
    masquees = s.masquees()
    if s.trahies(masquees):
        s.publiques -= totaux
        masquees = s.masquees()
    renforts = [c for c in masquees if not s.petite(c)]
    for cle in sorted(renforts, key=lambda c: (-s.valeurs[c], repr(c))):
        if not s.trahies(masquees - {cle}):
            masquees = masquees - {cle}
    return masquees


@dataclass(frozen=True, slots=True)
class _Case:
    """L'adresse d'un nombre : indicateur, époque, ligne (vide : le total), champ."""

    code: str
    epoque: Epoque
    axes: tuple[str, ...] = ()
    modalites: tuple[str, ...] = ()
    champ: str = "valeur"

    @property
    def en_tete(self) -> bool:
        """Un total, un effectif interrogé, un mouvement de l'ensemble."""
        return not self.axes and self.champ in ("valeur", "denominateur", "population", *_FLUX)


def _compte(n: Nombre) -> bool:
    return isinstance(n, int) and not isinstance(n, bool)


def _est_effectif(nom: str) -> bool:
    return nom.endswith("effectif") or nom == "effectif"


def _decrit(s: Systeme, cles: Cles, r: Resultat) -> None:
    code, epoque = cles
    taux = r.numerateur is not None or r.denominateur is not None
    champs: dict[str, Nombre] = dict(r.valeurs)
    champs |= {n: getattr(r, n) for n in ("numerateur", "denominateur", "population")}
    if not taux and "€" not in r.unite:
        champs["valeur"] = r.valeur
    _decrit_champs(s, _Case(code, epoque), champs)
    for v in r.ventilations:
        for x in v.lignes:
            vide = bool(set(x.modalites) & set(VIDES))
            publique = vide and v.axes[0] in (v.axes[-1], "moment")
            champs = dict(x.valeurs) | {"numerateur": x.numerateur, "denominateur": x.denominateur}
            if x.numerateur is None and "€" not in r.unite:
                champs["valeur"] = x.valeur
            _decrit_champs(s, _Case(code, epoque, v.axes, x.modalites), champs, publique, vide)
        _relie_ventilation(s, cles, v)


def _decrit_champs(
    s: Systeme,
    adresse: _Case,
    champs: Mapping[str, Nombre],
    publique: bool = False,
    vide: bool = False,
) -> None:
    """Les cases d'un total ou d'une ligne, et les égalités qui les lient entre elles."""
    posees: dict[str, Cle] = {}
    for nom, n in champs.items():
        if _compte(n):
            cle = replace(adresse, champ=nom)
            posees[nom] = s.case(cle, int(n or 0), sensible=not vide, publique=publique)
    if {"numerateur", "denominateur"} <= posees.keys() and not vide:
        s.reste(posees["numerateur"], posees["denominateur"])
    if {"debut_numerateur", "debut_denominateur"} <= posees.keys():
        for moment in ("debut", "fin"):
            s.reste(posees[f"{moment}_numerateur"], posees[f"{moment}_denominateur"])
    if set(_FLUX) <= posees.keys() and "valeur" in posees:
        s.relie(posees["valeur"], [posees[n] for n in _FLUX[:2]])
        s.relie(posees["valeur"], [posees[n] for n in _FLUX[2:]])
    total, termes = _PARTAGES.get(adresse.code, ("", ()))
    if termes and set(termes) <= posees.keys():
        s.relie(posees[total or "valeur"], [posees[t] for t in termes])
    for partie, tout in _DANS.get(adresse.code, ()):
        if {partie, tout} <= posees.keys():
            s.reste(posees[partie], posees[tout])


def _relie_ventilation(s: Systeme, cles: Cles, v: Ventilation) -> None:
    """Une ventilation et ses totaux, champ par champ ; un croisement, par ligne et par colonne."""
    champs = {"valeur", *(n for x in v.lignes for n in x.valeurs)}
    for champ in champs:
        cases = [_Case(*cles, v.axes, x.modalites, champ) for x in v.lignes]
        cases = [c for c in cases if c in s.valeurs]
        total = _Case(*cles, champ=champ)
        if len(v.axes) == 1 and total in s.valeurs:
            s.relie(total, cases)
        for rang in range(len(v.axes)) if len(v.axes) > 1 else ():
            for modalite in {c.modalites[rang] for c in cases}:
                rangee = [c for c in cases if c.modalites[rang] == modalite]
                marge = _Case(*cles, (v.axes[rang],), (modalite,), champ)
                parent = marge if marge in s.valeurs else total
                if parent in s.valeurs:
                    s.relie(parent, rangee)


def _relie_marges(s: Systeme) -> None:
    """Un croisement a pour marges les répartitions simples des autres indicateurs."""
    rangees: dict[tuple[str, str, str, str], list[_Case]] = {}
    marges: dict[tuple[str, str, str], list[_Case]] = {}
    for c in s.valeurs:
        if not isinstance(c, _Case) or c.champ != "valeur":
            continue
        if len(c.axes) == 1:
            marges.setdefault((c.epoque, c.axes[0], c.modalites[0]), []).append(c)
        for axe, modalite in zip(c.axes, c.modalites, strict=True) if len(c.axes) > 1 else ():
            rangees.setdefault((c.epoque, axe, modalite, c.code), []).append(c)
    for (epoque, axe, modalite, _), termes in rangees.items():
        for marge in marges.get((epoque, axe, modalite), ()):
            s.relie(marge, termes)
    engagees = [
        c for c in s.valeurs if isinstance(c, _Case) and c.code == "I-029"
        and c.modalites[:1] == ("DEBUT",) and c.modalites[1] in _ENGAGEES
    ]  # fmt: skip
    des_l_entree = _Case("I-028", "annee", champ="numerateur")
    if des_l_entree in s.valeurs:
        s.relie(des_l_entree, engagees)


def _memes(s: Systeme, annee: int) -> None:
    """Le même nombre, publié par deux indicateurs, est tu dans les deux."""
    for groupe in _MEMES:
        cases = [c for nom in groupe if (c := _trouve(s, nom, annee)) is not None]
        for i, a in enumerate(cases):
            for b in cases[i + 1 :]:
                s.relie(a, (b,))


def _trouve(s: Systeme, nom: str, annee: int) -> Cle | None:
    code, champ, modalite = nom[:5], "valeur", ""
    if "[" in nom:
        modalite = nom[6:-1].replace("annee", str(annee))
    elif len(nom) > 5:
        champ = nom[6:]
    for cle in s.valeurs:
        if not isinstance(cle, _Case) or (cle.code, cle.epoque) != (code, "annee"):
            continue
        attendu = "effectif" if code == "I-036" else champ
        if cle.champ == attendu and cle.modalites == ((modalite,) if modalite else ()):
            return cle
    return None


def _masque(cles: Cles, r: Resultat, masquees: set[Cle], s: Systeme) -> Resultat:
    total = _Case(*cles)
    if _rien_a_publier(r, total, s):
        ventilations = tuple(replace(v, lignes=()) for v in r.ventilations)
        petit: dict[str, Nombre] = {"au_plus": BORNE}
        return Resultat(
            r.code, r.libelle, r.unite, None, valeurs=petit, ventilations=ventilations, masquee=True
        )
    champs = _champs_publies(total, r, masquees, s)
    ventilations = tuple(
        Ventilation(
            v.axes,
            tuple(
                replace(x, **_champs_publies(_Case(*cles, v.axes, x.modalites), x, masquees, s))
                for x in v.lignes
            ),
        )
        for v in r.ventilations
    )
    return replace(r, ventilations=ventilations, **champs)


def _rien_a_publier(r: Resultat, total: _Case, s: Systeme) -> bool:
    """Moins de cinq unités en tout, ou moins de cinq réponses : toute répartition les trahirait."""
    if not any(
        isinstance(c, _Case) and c.code == r.code and c.epoque == total.epoque for c in s.valeurs
    ):
        return False
    effectif = r.population if r.population is not None else r.valeur
    petits = [effectif, r.renseignes if r.ventilations or r.numerateur is not None else None]
    return any(_compte(n) and 1 <= int(n or 0) <= BORNE for n in petits) and bool(
        r.ventilations or r.numerateur is not None or "€" in r.unite
    )


def _champs_publies(
    adresse: _Case, x: Ligne | Resultat, masquees: set[Cle], s: Systeme
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
    if "valeur" in tus and 1 <= vraie <= BORNE:
        valeurs["au_plus"] = BORNE
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
    resultats: Iterable[Resultat], catalogue: Mapping[str, Indicateur]
) -> list[str]:
    """Les comptes de 1 à 4 encore lisibles dans des résultats publiés ; vide si tout est tu."""
    fautes = []
    for r in resultats:
        if catalogue[r.code].sujet is Sujet.ACTIVITE or r.code in _DERIVES:
            continue
        cases: list[tuple[str, Nombre]] = [(f"{r.code}.{n}", v) for n, v in _lisibles(r)]
        for v in r.ventilations:
            for x in v.lignes:
                if not set(x.modalites) & set(VIDES):
                    cases += [(f"{r.code}{x.modalites}.{n}", y) for n, y in _lisibles(x)]
        fautes += [nom for nom, n in cases if _compte(n) and 1 <= int(n or 0) <= BORNE]
    return fautes


def _lisibles(x: Ligne | Resultat) -> list[tuple[str, Nombre]]:
    nommees = [(n, v) for n, v in x.valeurs.items() if n != "au_plus"]
    return [
        ("valeur", x.valeur),
        ("numerateur", x.numerateur),
        ("denominateur", x.denominateur),
        *nommees,
    ]
