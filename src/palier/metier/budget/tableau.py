"""Le tableau d'un budget : ses rangs, et en regard ceux des photographies comparables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from palier.metier.budget import regles
from palier.metier.budget.forms.saisies import LigneForm, LigneFormSet, membres_de
from palier.metier.budget.models import Dette, LigneBudget, Situation
from palier.noyau.nomenclatures import nomenclature
from palier.socle.reglages.parametres import parametre_de

Cle = tuple[str, str, int | None, int | None]

_USUELLES = {
    "RESSOURCE": ("SALAIRE", "PRIME_ACT", "RSA", "AF", "APL_ALF_ALS"),
    "CHARGE": (
        *("LOYER", "CHARGES_LOC", "ENERGIE", "EAU", "ASSUR_HAB", "MUTUELLE", "TRANSPORT"),
        *("TELECOM", "ALIMENTATION", "HYGIENE", "DIVERS"),
    ),
}
"""Ce que presque tout budget comporte : à remplir sans le chercher."""


@dataclass(frozen=True)
class Rang:
    """Une ligne du tableau : sa saisie, et ce qu'elle valait aux photographies comparées."""

    form: LigneForm
    libelle: str
    precision: str
    passes: list[Decimal | None]
    du: Decimal | None = None

    @property
    def libre(self) -> bool:
        return self.form.libre

    @property
    def utile(self) -> bool:
        """Elle porte un montant, ici ou en regard."""
        return self.form.initial.get("montant") is not None or any(self.passes)

    @property
    def autrement(self) -> str:
        """La périodicité, quand ce n'est pas le mois."""
        code = self.form["periodicite"].value() or "MOIS"
        return "" if code == "MOIS" else nomenclature("periodicite").libelle(code).lower()


@dataclass
class Tableau:
    """Les rangs d'une photographie, rangés comme on les lit."""

    situation: Situation
    lignes: LigneFormSet
    passees: list[Situation]
    ressources: list[Rang] = field(default_factory=list)
    dettes: list[Rang] = field(default_factory=list)
    fixes: list[Rang] = field(default_factory=list)
    courantes: list[Rang] = field(default_factory=list)

    def saisies(self) -> list[LigneBudget]:
        """Les lignes remplies et justes ; les autres ne comptent pas encore."""
        return [ligne for form in self.lignes.forms if (ligne := form.ligne())]

    def en_regle(self) -> list[regles.Ligne]:
        """Les lignes enregistrées, ou celles que l'on est en train d'écrire."""
        lignes = self.saisies() if self.lignes.is_bound else self.situation.lignes.all()
        return [ligne.en_regle() for ligne in lignes]


def tableau(
    situation: Situation, donnees: Any = None, passees: Sequence[Situation] = ()
) -> Tableau:
    """Le tableau d'une photographie, vide ou rempli par un formulaire reçu."""
    dettes = list(situation.menage.dettes.all())
    membres = membres_de(situation)
    retenues = _a_comparer(passees)
    initiales = None if donnees else _initiales(situation, retenues, dettes)
    lignes = LigneFormSet(
        donnees, initial=initiales, form_kwargs={"membres": membres}, prefix="lignes"
    )
    resultat = Tableau(situation, lignes, retenues)
    anciennes = [_par_cle(p.lignes.all()) for p in retenues]
    par_dette = {dette.pk: dette for dette in dettes}
    for form in lignes.forms:
        _groupe(resultat, form).append(_rang(form, anciennes, par_dette, membres))
    return resultat


def _a_comparer(passees: Sequence[Situation]) -> list[Situation]:
    """La première photographie et la dernière ; celles qui ont un détail d'abord."""
    detaillees = [p for p in passees if p.lignes.all()] or list(passees)
    return detaillees if len(detaillees) < 3 else [detaillees[0], detaillees[-1]]


def _cle(ligne: LigneBudget) -> Cle:
    return (ligne.sens, ligne.nature, ligne.personne_id, ligne.dette_id)


def _par_cle(lignes: Iterable[LigneBudget]) -> Counter[Cle]:
    sommes: Counter[Cle] = Counter()
    for ligne in lignes:
        sommes[_cle(ligne)] += ligne.en_regle().par_mois  # type: ignore[assignment]
    return sommes


def _initiales(
    situation: Situation, passees: list[Situation], dettes: list[Dette]
) -> list[dict[str, Any]]:
    """Les lignes enregistrées, puis ce qui reste à remplir, dans l'ordre des natures."""
    rangs = {i: _initiale(ligne) for i, ligne in enumerate(situation.lignes.all())}
    cles = {_cle(ligne) for ligne in situation.lignes.all()}
    vus = {(sens, nature) for sens, nature, _, _ in cles}
    for ligne in (ligne for p in passees for ligne in p.lignes.all()):
        if _cle(ligne) not in cles:
            cles.add(_cle(ligne))
            vus.add((ligne.sens, ligne.nature))
            rangs[len(rangs)] = {**_initiale(ligne), "montant": None, "justifie": ""}
    suivies = {dette for *_, dette in cles}
    for dette in dettes:
        if dette.mensualite and not dette.close and dette.pk not in suivies:
            rangs[len(rangs)] = _mensualite(dette)
    for sens, natures in _USUELLES.items():
        for nature in natures:
            if (sens, nature) not in vus:
                rangs[len(rangs)] = {"sens": sens, "nature": nature, "periodicite": "MOIS"}
    ordre = nomenclature("nature_budget").ordre
    ranges = sorted(rangs.values(), key=lambda r: ordre(r["nature"]))
    libres = [{"sens": s, "libre": True, "periodicite": "MOIS"} for s in ("RESSOURCE", "CHARGE")]
    return [*ranges, *libres]


def _initiale(ligne: LigneBudget) -> dict[str, Any]:
    return {
        "sens": ligne.sens,
        "nature": ligne.nature,
        "personne": ligne.personne_id,
        "dette": ligne.dette_id,
        "du": ligne.du,
        "montant": ligne.montant,
        "periodicite": ligne.periodicite or "MOIS",
        "justifie": {True: "oui", False: "non"}.get(ligne.justifie, ""),  # type: ignore[call-overload]
    }


def _mensualite(dette: Dette) -> dict[str, Any]:
    credit = dette.type.startswith("CREDIT")
    return {
        "sens": "CHARGE",
        "nature": "CREDIT" if credit else "PLAN_DETTE",
        "dette": dette.pk,
        "du": dette.mensualite,
        "periodicite": "MOIS",
    }


def _groupe(resultat: Tableau, form: LigneForm) -> list[Rang]:
    nature = form["nature"].value() or ""
    if form["sens"].value() == "RESSOURCE":
        return resultat.ressources
    if nature in regles.DETTES and not form.libre:
        return resultat.dettes
    return resultat.fixes if nature in regles.FIXES and not form.libre else resultat.courantes


def _rang(
    form: LigneForm,
    anciennes: list[Counter[Cle]],
    dettes: dict[int, Dette],
    membres: dict[int, str],
) -> Rang:
    personne, dette = (_entier(form[nom].value()) for nom in ("personne", "dette"))
    nature = form["nature"].value() or ""
    cle = (form["sens"].value(), nature, personne, dette)
    # Deux lignes de même clé : la somme passée ne s'écrit qu'une fois.
    passes = [ancienne.pop(cle, None) for ancienne in anciennes]
    libelle = (
        str(dettes[dette]) if dette in dettes else nomenclature("nature_budget").libelle(nature)
    )
    form.nommer(libelle)
    du = _du(form) if dette else None
    return Rang(form, libelle, membres.get(personne or 0, ""), passes, du)  # type: ignore[arg-type]


def _entier(valeur: Any) -> int | None:
    """Un identifiant reçu ; None s'il est vide ou fabriqué."""
    dit = str(valeur or "")
    return int(dit) if dit.isdecimal() and len(dit) < 19 else None


def _du(form: LigneForm) -> Decimal | None:
    try:
        return form.fields["du"].to_python(form["du"].value())  # type: ignore[no-any-return]
    except ValidationError:
        return None


def verdicts(situation: Situation, lignes: Sequence[regles.Ligne]) -> dict[str, Any]:
    """Ce que disent les lignes : soldes, équilibre, reste à vivre, taux d'effort, unités."""
    calcule = regles.budget(lignes)
    membres = list(situation.menage.compositions.au(situation.date))
    unites = regles.unites_de_consommation(
        [(c.personne.age_au(situation.date), c.garde == "alternee") for c in membres]
    )
    jours = parametre_de(situation.structure, "RESTE_A_VIVRE_JOURS", situation.date).valeur
    reste = calcule.reste_a_vivre
    soldes = regles.Soldes.du_detail(calcule) if lignes else situation.soldes()
    return {
        "soldes": soldes,
        "budget": calcule,
        "verdict_b": regles.equilibre(soldes.b),
        "verdict_c": regles.equilibre(soldes.c),
        "personnes": len(membres),
        "par_jour": regles.reste_par_jour(reste, len(membres), jours),
        "unites": unites,
        "par_unite": regles.reste_par_unite(reste, unites),
        "effort": regles.effort_du_budget(lignes),
    }


def ecarts(tableau_saisi: Tableau) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """Ce que l'on a écrit et ce qui est enregistré, là où les deux diffèrent."""
    miennes = _par_cle(tableau_saisi.saisies())
    enregistrees = _par_cle(tableau_saisi.situation.lignes.all())
    natures = nomenclature("nature_budget")
    for cle in sorted({*miennes, *enregistrees}, key=lambda c: natures.ordre(c[1])):
        if miennes.get(cle) != enregistrees.get(cle):
            yield natures.libelle(cle[1]), miennes.get(cle), enregistrees.get(cle)
