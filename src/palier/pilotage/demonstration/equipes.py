"""La structure et son cadre : équipe, instances, formation, contexte communal, moyens."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.pilotage.demonstration.foyers import donnees, nom_de_famille
from palier.pilotage.demonstration.suivis import Fabrique
from palier.pilotage.demonstration.tirages import ouvrable


def structure(f: Fabrique, identifiant: str, **colonnes: Any) -> str:
    """Écrit une structure et rend son identifiant."""
    f.r.ajouter("structures", structure_id=identifiant, **colonnes)
    return identifiant


def equipe(
    f: Fabrique, postes: Sequence[Mapping[str, Any]], premiere_annee: int
) -> dict[str, list[str]]:
    """Écrit les professionnels et leurs affectations ; rend leurs identifiants par rôle.

    Un poste : `role`, `fonction`, `n`, `quotites` (tirées dans l'ordre), et au besoin `structure`,
    `debut` ou `fin` (« MM-JJ » de l'année du bilan).
    """
    par_role: dict[str, list[str]] = {}
    prenoms = donnees("noms")["prenoms"]
    for poste in postes:
        quotites = poste.get("quotites", [1])
        for rang in range(poste.get("n", 1)):
            identifiant = f.r.nouveau("T")
            nom, prenom = nom_de_famille(f.h), f.h.choice(prenoms["F"] + prenoms["M"])
            f.r.ajouter(
                "professionnels",
                professionnel_id=identifiant,
                nom=nom,
                prenom=prenom,
                courriel=f"{f.r.prefixe}.{rang:02d}.{poste['role']}@exemple.invalid".lower(),
                fonction=poste["fonction"],
            )
            f.r.ajouter(
                "affectations",
                professionnel_id=identifiant,
                structure_id=poste.get("structure", f.structure),
                role=poste["role"],
                quotite=quotites[rang % len(quotites)],
                debut=jour_de(f, poste.get("debut")) or date(premiere_annee, 1, 1),
                fin=jour_de(f, poste.get("fin")),
            )
            par_role.setdefault(poste["role"], []).append(identifiant)
    return par_role


def jour_de(f: Fabrique, mois_jour: str | None) -> date | None:
    """« 09-15 » dans l'année du bilan."""
    return date.fromisoformat(f"{f.annee}-{mois_jour}") if mois_jour else None


def instances(f: Fabrique, gabarit: Mapping[str, Mapping[str, Any]], annees: Sequence[int]) -> None:
    """Écrit les instances et leurs réunions, `tenues` par an, hors du mois d'août."""
    for code, instance in gabarit.items():
        f.r.ajouter(
            "instances",
            structure_id=f.structure,
            code=code,
            nom=instance["nom"],
            periodicite_semaines=instance["semaines"],
        )
        for annee in annees:
            manquees = 0 if annee == f.annee else f.h.choice((0, 0, 1))
            for le in dates_de_reunion(annee, max(1, instance["tenues"] - manquees)):
                reunion(f, code, le, duree_min=instance.get("duree", 120))


def dates_de_reunion(annee: int, n: int) -> list[date]:
    """`n` jeudis de l'année, à intervalles réguliers, hors du mois d'août."""
    jours = []
    for rang in range(n):
        le = date(annee, 1, 5) + timedelta(int((rang + 0.5) * 355 / n))
        le += timedelta((3 - le.weekday()) % 7)
        if le.month == 8:
            le += timedelta(28 if le.day < 18 else 21)
        jours.append(min(le, date(annee, 12, 30)))
    return jours


def reunion(f: Fabrique, instance: str, le: date, **suite: Any) -> str:
    """Écrit une réunion ; rend son identifiant."""
    identifiant = f.r.nouveau("U")
    suite.setdefault("structure_id", f.structure)
    f.r.ajouter("reunions", reunion_id=identifiant, instance=instance, date=le, **suite)
    return identifiant


def formations(f: Fabrique, sessions: Sequence[Mapping[str, Any]], presents: Sequence[str]) -> None:
    """Écrit les formations et l'analyse de la pratique, avec les professionnels qui y étaient."""
    for session in sessions:
        action = f.r.nouveau("N")
        f.r.ajouter(
            "actions",
            action_id=action,
            structure_id=f.structure,
            type=session["type"],
            theme=session.get("theme"),
            nom=session["nom"],
        )
        for mois_jour in session["dates"]:
            seance = f.r.nouveau("Z")
            f.r.ajouter(
                "seances",
                seance_id=seance,
                action_id=action,
                date=ouvrable(date.fromisoformat(f"{f.annee}-{mois_jour}")),
                duree_min=session["minutes"],
                statut="TENUE",
            )
            for qui in presents:
                f.r.ajouter("presences", seance_id=seance, professionnel_id=qui, present=True)


def contexte(f: Fabrique, commune: str, lignes: Sequence[Sequence[Any]]) -> None:
    """Écrit la fiche communale ; chaque ligne : variable, commune, département, unité, recul."""
    for variable, ici, departement, unite, recul in lignes:
        for territoire, valeur in (("COMMUNE", ici), ("DEPARTEMENT", departement)):
            if valeur is not None:
                f.r.ajouter(
                    "contextes",
                    commune=commune,
                    variable=variable,
                    valeur=valeur,
                    unite=unite,
                    territoire=territoire,
                    millesime=str(f.annee - recul),
                    source="valeur inventée",
                )


def ameliorations(f: Fabrique, actions: Mapping[int, Sequence[Sequence[str]]]) -> None:
    """Écrit les actions d'amélioration ; la clé est l'écart à l'année du bilan."""
    for ecart, lignes in actions.items():
        for action, responsable, statut in lignes:
            f.r.ajouter(
                "ameliorations",
                structure_id=f.structure,
                annee=f.annee + ecart,
                action=action,
                responsable=responsable,
                statut=statut,
            )


def moyens(f: Fabrique, valeurs: Mapping[str, float]) -> None:
    """Écrit les moyens de l'année."""
    for code, valeur in valeurs.items():
        f.r.ajouter("moyens", structure_id=f.structure, annee=f.annee, code=code, valeur=valeur)
