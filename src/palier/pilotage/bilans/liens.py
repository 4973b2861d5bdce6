"""Ce qui lie les nombres d'un bilan : totaux, taux, mouvements, croisements, doublons.

Un même nombre publié par deux indicateurs est une seule case : tue ici, elle l'est là.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from palier.moteur.resultats import NSP, Nombre, Resultat, Ventilation
from palier.moteur.secret import SEUIL, Systeme

Epoque = str
Cles = tuple[str, Epoque]

VIDES = (NSP, "INDETERMINE", "INCONNU")
"""Modalités du non renseigné, toujours publiées dans une répartition."""

_FLUX = ("en_cours_au_debut", "entrees", "fins", "en_cours_a_la_fin")
_MEMES: tuple[tuple[str, ...], ...] = (
    ("I-003", "I-007", "I-010", "I-012", "I-030", "I-033:denominateur"),
    ("I-003.fins", "I-037", "I-035.effectif", "I-040", "I-071:denominateur", "I-036[annee]"),
    ("I-003.entrees", "I-004", "I-051.debut_denominateur"),
    ("I-003.en_cours_a_la_fin", "I-039"),
    ("I-007[MAINTIEN]", "I-003[ASLL_MAINTIEN]", "I-029", "I-028:population"),
    ("I-007[ACCES]", "I-003[ASLL_ACCES]"),
    (
        "I-060",
        "I-064",
        "I-014",
        "I-015",
        "I-017",
        "I-019:population",
        "I-022:population",
        "I-025",
        "I-058",
        "I-021",
    ),
    ("I-030[AMELIOREE]", "I-030:numerateur"),
    ("I-019[DESEQUILIBRE]", "I-019:numerateur"),
    ("I-022[RECEVABLE]", "I-022:numerateur"),
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

_MARGES = {
    ("I-003", "dispositif"),
    ("I-007", "nature"),
    ("I-060", "structure"),
    ("I-064", "dispositif"),
}

_ALLEGEMENTS = 4000
"""Au-delà, on ne cherche pas à rendre publiable une case tue en trop : ce serait long."""


@dataclass(frozen=True, slots=True)
class Case:
    """L'adresse d'un nombre : indicateur, époque, ligne (vide : le total), champ."""

    code: str
    epoque: Epoque
    axes: tuple[str, ...] = ()
    modalites: tuple[str, ...] = ()
    champ: str = "valeur"

    @property
    def en_tete(self) -> bool:
        """Un total, un effectif interrogé, un mouvement, une marge : il fait lire tout le reste."""
        if self.axes:
            return (
                self.champ == "valeur"
                and (self.code, self.axes[-1]) in _MARGES
                and len(self.axes) == 1
            )
        return self.champ in ("valeur", "denominateur", "population", *_FLUX)


@dataclass
class Liens:
    """Les cases d'un bilan et leurs égalités, avant de savoir lesquelles sont un même nombre."""

    seuil: int = SEUIL
    valeurs: dict[Case, int] = field(default_factory=dict)
    sensibles: set[Case] = field(default_factory=set)
    publiques: set[Case] = field(default_factory=set)
    _egalites: list[tuple[Case, tuple[Case, ...]]] = field(default_factory=list)
    _restes: list[tuple[Case, Case]] = field(default_factory=list)
    _memes: dict[Case, Case] = field(default_factory=dict)

    def case(self, adresse: Case, n: int, *, sensible: bool, publique: bool) -> Case:
        """Ajoute une case ; rend son adresse."""
        self.valeurs[adresse] = n
        if publique:
            self.publiques.add(adresse)
        elif sensible:
            self.sensibles.add(adresse)
        return adresse

    def relie(self, total: Case, termes: Iterable[Case]) -> None:
        """Le total est la somme des termes, si c'est vrai."""
        termes = tuple(termes)
        if termes and self.valeurs[total] == sum(self.valeurs[t] for t in termes):
            self._egalites.append((total, termes))

    def reste(self, partie: Case, tout: Case) -> None:
        """La partie et le tout publient leur différence."""
        self._restes.append((partie, tout))

    def meme(self, a: Case, b: Case) -> None:
        """Les deux cases sont le même nombre, si elles sont égales."""
        if self.valeurs[a] == self.valeurs[b]:
            self._memes[self.canon(b)] = self.canon(a)

    def canon(self, c: Case) -> Case:
        """La case qui représente ce nombre."""
        while (suivante := self._memes.get(c, c)) != c:
            c = suivante
        return c

    def systeme(self, publiques: set[Case]) -> Systeme:
        """Le système du secret, où `publiques` ne se taisent pas."""
        s = Systeme(seuil=self.seuil)
        sensibles = {self.canon(c) for c in self.sensibles}
        visibles = {self.canon(c) for c in self.publiques | publiques}
        for c, n in self.valeurs.items():
            if self.canon(c) == c:
                s.case(c, n, sensible=c in sensibles, publique=c in visibles)
        for total, termes in self._egalites:
            reunis = tuple(self.canon(t) for t in termes)
            if reunis != (self.canon(total),):
                s.relie(self.canon(total), reunis)
        for partie, tout in self._restes:
            if self.canon(partie) != self.canon(tout):
                s.reste(self.canon(partie), self.canon(tout))
        return s

    def masquees(self, totaux: bool) -> tuple[set[Case], set[Case]]:
        """Les cases à taire, et les petites cases que cela ne suffit pas à protéger.

        Args:
            totaux: garder publiés les totaux et les marges.
        """
        petite = self.systeme(set()).petite
        tetes = {c for c in self.valeurs if c.en_tete and not petite(self.canon(c))}
        systeme = self.systeme(tetes if totaux else set())
        tues = systeme.masquees()
        trahies = systeme.trahies(tues)
        renforts = [c for c in tues if not systeme.petite(c)]
        if len(renforts) * len(tues) <= _ALLEGEMENTS:
            for cle in sorted(renforts, key=lambda c: (-systeme.valeurs[c], repr(c))):
                if systeme.trahies(tues - {cle}) <= trahies:
                    tues = tues - {cle}
        return {c for c in self.valeurs if self.canon(c) in tues}, {
            c for c in self.valeurs if self.canon(c) in trahies
        }


def decrit(s: Liens, cles: Cles, r: Resultat) -> None:
    code, epoque = cles
    compte, taux = "€" not in r.unite, r.unite == "%"
    champs: dict[str, Nombre] = dict(r.valeurs)
    champs |= {n: getattr(r, n) for n in ("numerateur", "denominateur", "population")}
    if compte and not taux:
        champs["valeur"] = r.valeur
    _decrit_champs(s, Case(code, epoque), champs)
    for v in r.ventilations:
        for x in v.lignes:
            vide = bool(set(x.modalites) & set(VIDES))
            publique = vide and v.axes[0] in (v.axes[-1], "moment")
            champs = dict(x.valeurs) | {"numerateur": x.numerateur, "denominateur": x.denominateur}
            if compte and not (taux and x.numerateur is not None):
                champs["valeur"] = x.valeur
            _decrit_champs(s, Case(code, epoque, v.axes, x.modalites), champs, publique, vide)
        _relie_ventilation(s, cles, v)


def _decrit_champs(
    s: Liens,
    adresse: Case,
    champs: Mapping[str, Nombre],
    publique: bool = False,
    vide: bool = False,
) -> None:
    """Les cases d'un total ou d'une ligne, et les égalités qui les lient entre elles."""
    posees: dict[str, Case] = {}
    for nom, n in champs.items():
        if est_compte(n):
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


def _relie_ventilation(s: Liens, cles: Cles, v: Ventilation) -> None:
    """Une ventilation et ses totaux, champ par champ ; un croisement, par ligne et par colonne."""
    champs = {"valeur", *(n for x in v.lignes for n in x.valeurs)}
    for champ in champs:
        cases = [Case(*cles, v.axes, x.modalites, champ) for x in v.lignes]
        cases = [c for c in cases if c in s.valeurs]
        total = Case(*cles, champ=champ)
        if len(v.axes) == 1 and total in s.valeurs:
            s.relie(total, cases)
        connus = Case(*cles, champ="denominateur")
        if len(v.axes) == 1 and champ == "valeur" and connus in s.valeurs:
            s.relie(connus, [c for c in cases if c.modalites[0] not in VIDES])
        for rang in range(len(v.axes)) if len(v.axes) > 1 else ():
            for modalite in {c.modalites[rang] for c in cases}:
                rangee = [c for c in cases if c.modalites[rang] == modalite]
                marge = Case(*cles, (v.axes[rang],), (modalite,), champ)
                parent = marge if marge in s.valeurs else total
                if parent in s.valeurs:
                    s.relie(parent, rangee)


def relie_marges(s: Liens) -> None:
    """Un croisement a pour marges les répartitions simples des autres indicateurs."""
    rangees: dict[tuple[str, str, str, str], list[Case]] = {}
    marges: dict[tuple[str, str, str], list[Case]] = {}
    for c in s.valeurs:
        if c.champ != "valeur":
            continue
        if len(c.axes) == 1:
            marges.setdefault((c.epoque, c.axes[0], c.modalites[0]), []).append(c)
        for axe, modalite in zip(c.axes, c.modalites, strict=True) if len(c.axes) > 1 else ():
            rangees.setdefault((c.epoque, axe, modalite, c.code), []).append(c)
    for (epoque, axe, modalite, _), termes in rangees.items():
        for marge in marges.get((epoque, axe, modalite), ()):
            s.relie(marge, termes)
    engagees = [
        c for c in s.valeurs if c.code == "I-029"
        and c.modalites[:1] == ("DEBUT",) and c.modalites[1] in _ENGAGEES
    ]  # fmt: skip
    des_l_entree = Case("I-028", "annee", champ="numerateur")
    if des_l_entree in s.valeurs:
        s.relie(des_l_entree, engagees)


def relie_memes(s: Liens, annee: int) -> None:
    """Reconnaît le même nombre publié par deux indicateurs."""
    for groupe in _MEMES:
        cases = [c for nom in groupe if (c := _trouve(s, nom, annee)) is not None]
        for autre in cases[1:]:
            s.meme(cases[0], autre)


def _trouve(s: Liens, nom: str, annee: int) -> Case | None:
    code, champ, modalite = nom[:5], "valeur", ""
    if "[" in nom:
        modalite = nom[6:-1].replace("annee", str(annee))
    elif len(nom) > 5:
        champ = nom[6:]
    for cle in s.valeurs:
        if (cle.code, cle.epoque) != (code, "annee"):
            continue
        attendu = "effectif" if code == "I-036" else champ
        if cle.champ == attendu and cle.modalites == ((modalite,) if modalite else ()):
            return cle
    return None


def est_compte(n: Nombre) -> bool:
    return isinstance(n, int) and not isinstance(n, bool)
