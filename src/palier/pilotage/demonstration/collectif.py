"""Les actions collectives et les réunions où l'on examine des situations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from palier.pilotage.demonstration import equipes
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import au_prorata, ouvrable

_DECISIONS = (
    "Visite à deux voix dans la quinzaine",
    "Contact avec le médecin traitant, avec l'accord de la personne",
    "Rendez-vous proposé avec le bailleur",
    "Point à la prochaine réunion",
    "Orientation vers l'équipe mobile",
)


def atelier(
    f: Fabrique, *, type_: str, theme: str | None, nom: str, site: str | None, structure: str = ""
) -> str:
    """Écrit une action collective ; rend son identifiant."""
    identifiant = f.r.nouveau("N")
    f.r.ajouter(
        "actions",
        action_id=identifiant,
        structure_id=structure or f.structure,
        type=type_,
        theme=theme,
        nom=nom,
        site=site,
    )
    return identifiant


def seance(f: Fabrique, action: str, le: date, publics: Sequence[str], **suite: Any) -> str:
    """Écrit une séance et ses présences : neuf inscrits sur dix viennent, un au moins."""
    identifiant = f.r.nouveau("Z")
    suite.setdefault("statut", "TENUE")
    f.r.ajouter("seances", seance_id=identifiant, action_id=action, date=ouvrable(le), **suite)
    for rang, personne in enumerate(publics):
        f.r.ajouter(
            "presences",
            seance_id=identifiant,
            personne_id=personne,
            present=rang == 0 or f.h.part(0.88),
        )
    return identifiant


def ateliers(
    f: Fabrique,
    gabarit: Mapping[str, Any],
    sites: Sequence[str],
    publics: Sequence[str],
    annees: Mapping[int, float],
    structure: str = "",
) -> None:
    """Écrit les ateliers de chaque année : `themes` en donne le nombre, `annees` la part.

    Chaque séance tenue a un participant au moins ; `annules` s'y ajoutent, sans participant.
    """
    actions = {
        (theme, site): atelier(
            f, type_="ATELIER", theme=theme, nom=nom, site=site, structure=structure
        )
        for theme, nom in gabarit["noms"].items()
        for site in sites
    }
    for annee, part in annees.items():
        du, au = date(annee, 1, 8), date(annee, 12, 19)
        for theme, nombre in gabarit["themes"].items():
            for rang, le in enumerate(f.h.etales(du, au, round(nombre * part))):
                action = actions[theme, sites[rang % len(sites)]]
                venus = f.h.sample(publics, min(len(publics), f.h.randint(*gabarit["inscrits"])))
                anonymes = f.h.choice(gabarit["anonymes"])
                minutes = f.h.choice((90, 120, 120, 150))
                seance(f, action, le, venus, duree_min=minutes, anonymes=anonymes)
        for le in f.h.etales(du, au, gabarit.get("annules", 0)):
            action = f.h.choice(list(actions.values()))
            seance(f, action, le, [], statut="ANNULEE", duree_min=120)


def veilles(
    f: Fabrique,
    annee: int,
    par_mois: Sequence[int],
    situations: int,
    suivis: Sequence[Suivi],
    motifs: Mapping[str | None, float],
) -> None:
    """Écrit les réunions de veille sociale, par mois, et les situations qu'on y examine."""
    dates = [
        date(annee, mois, 2 + (25 * rang) // nombre)
        for mois, nombre in enumerate(par_mois, 1)
        for rang in range(nombre)
    ]
    reunions = [
        equipes.reunion(f, "VEILLE_SOCIALE", ouvrable(le), duree_min=f.h.choice((90, 120)))
        for le in dates
    ]
    poids = [f.h.uniform(0.7, 1.4) for _ in reunions]
    nombres = [1 + n for n in au_prorata(poids, situations - len(reunions))]
    tires = iter(f.h.lot(motifs, situations))
    for reunion, le, nombre in zip(reunions, dates, nombres, strict=True):
        presents = [s for s in suivis if s.debut <= le <= s.observation]
        for s in f.h.sample(presents, nombre):
            examen(f, reunion, s.foyer.menage, next(tires))


def examen(f: Fabrique, reunion: str, menage: str | None, motif: str | None) -> None:
    """Écrit une situation examinée en réunion."""
    f.r.ajouter(
        "examens",
        reunion_id=reunion,
        menage_id=menage,
        motif=motif,
        decision=f.h.choice(_DECISIONS),
        resolu=f.h.parmi({True: 48, False: 36, None: 16}),
    )
