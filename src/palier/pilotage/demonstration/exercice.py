"""L'activité : entretiens, absences, coordination avec les partenaires, démarches."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import au_prorata


def entretiens(
    f: Fabrique, suivis: Sequence[Suivi], annee: int, gabarit: Mapping[str, Any]
) -> None:
    """Écrit exactement `gabarit["realises"]` entretiens de l'année, et les rendez-vous manqués.

    Un par mesure présente, les autres au prorata des jours de présence. Les passations de l'année
    prennent la place du premier ou du dernier entretien de mesures tirées au sort.
    """
    du, au = date(annee, 1, 1), date(annee, 12, 31)
    presents = [s for s in suivis if s.calendrier.jours(du, au) > 0]
    rythme = gabarit.get("rythme", {})
    poids = [
        s.calendrier.jours(du, au) * rythme.get(s.code, 1) * (1 if s.scenario.adhesion else 0.5)
        for s in presents
    ]
    rendez_vous: list[list[Any]] = []
    places: dict[str, tuple[int, int]] = {}
    for s, n in zip(presents, au_prorata(poids, gabarit["realises"] - len(poids)), strict=True):
        places[s.mesure] = (len(rendez_vous), len(rendez_vous) + n)
        jours = f.h.etales(max(du, s.debut), min(au, s.observation), n + 1)
        rendez_vous += [[jour, None, s] for jour in jours]
    for ligne, type_ in zip(rendez_vous, f.h.lot(gabarit["types"], len(rendez_vous)), strict=True):
        ligne[1] = type_
    _passations(f, presents, annee, gabarit, places, rendez_vous)
    vides = set(f.h.sample(range(len(rendez_vous)), gabarit.get("statut_vide", 0)))
    for rang, (jour, type_, s) in enumerate(rendez_vous):
        _entretien(f, s, jour, type_, None if rang in vides else "REALISE")
    _manques(f, presents, (du, au), gabarit)


def _passations(
    f: Fabrique,
    presents: Sequence[Suivi],
    annee: int,
    gabarit: Mapping[str, Any],
    places: Mapping[str, tuple[int, int]],
    rendez_vous: list[list[Any]],
) -> None:
    suivies = [s for s in presents if places[s.mesure][1] > places[s.mesure][0]]
    entrees = [s for s in suivies if s.debut.year == annee]
    sorties = [s for s in suivies if s.calendrier.fin and s.calendrier.fin.year == annee]
    for cle, candidats, rang in (("debut", entrees, 0), ("fin", sorties, 1)):
        effectifs = gabarit.get("passations", {}).get(cle, {})
        total = min(len(candidats), sum(effectifs.values()))
        choisis = f.h.sample(candidats, total)
        for s, type_ in zip(choisis, f.h.lot(effectifs, total), strict=True):
            rendez_vous[places[s.mesure][rang]][1] = type_


def _entretien(
    f: Fabrique, s: Suivi, jour: date, type_: str, statut: str | None, motif: str | None = None
) -> None:
    durees, lieu = donnees("commun")["entretiens"].get(type_, ((None,), "DISTANCE"))
    honore = statut in (None, "REALISE")
    f.r.ajouter(
        "actes",
        acte_id=f.r.nouveau("A"),
        date=jour,
        type=type_,
        statut=statut,
        menage_id=s.foyer.menage,
        mesure_id=s.mesure,
        professionnel_id=s.referent,
        duree_min=f.h.choice(durees) if honore and f.h.random() < 0.97 else None,
        lieu=lieu,
        themes=[f.h.choice(donnees("commun")["themes"])] if honore else None,
        objet=f.h.choice(donnees("commun")["objets"]) if f.h.random() < 0.5 else None,
        visibilite="PARTAGEE",
        motif_absence=motif,
    )


def _manques(
    f: Fabrique, presents: Sequence[Suivi], bornes: tuple[date, date], gabarit: Mapping[str, Any]
) -> None:
    motifs = donnees("commun")["motifs_absence"]
    types = list(gabarit["types"])[:3]
    for statut, nombre in gabarit["manques"].items():
        for s in f.h.choices(presents, k=nombre):
            jour = f.h.jour(max(bornes[0], s.debut), min(bornes[1], s.observation))
            motif = f.h.parmi(motifs) if statut.startswith("ABSENT") else None
            _entretien(f, s, jour, f.h.choice(types), statut, motif)
    for s in f.h.choices(presents, k=gabarit.get("messages", 0)):
        jour = f.h.jour(max(bornes[0], s.debut), min(bornes[1], s.observation))
        _entretien(f, s, jour, "COURRIEL_SMS", "REALISE")


def partenaires(f: Fabrique, noms: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Écrit les partenaires ; rend leurs identifiants par catégorie."""
    identifiants: dict[str, list[str]] = {}
    for categorie, liste in noms.items():
        for nom in liste:
            identifiant = f.r.nouveau("Q")
            f.r.ajouter(
                "partenaires",
                partenaire_id=identifiant,
                nom=nom,
                categorie=categorie,
                structure_id=f.structure,
            )
            identifiants.setdefault(categorie, []).append(identifiant)
    return identifiants


def coordination(
    f: Fabrique,
    suivis: Sequence[Suivi],
    annee: int,
    contacts: Mapping[str, int],
    par_categorie: Mapping[str, Sequence[str]],
) -> None:
    """Écrit les contacts de l'année avec les partenaires, chacun dans un acte.

    Chaque partenaire d'une catégorie est contacté avant qu'aucun ne le soit une seconde fois.
    """
    du, au = date(annee, 1, 1), date(annee, 12, 31)
    presents = [s for s in suivis if s.calendrier.jours(du, au) > 0]
    reglage = donnees("commun")["coordination"]
    for categorie, nombre in contacts.items():
        organismes = par_categorie[categorie]
        choisis = [*organismes, *f.h.choices(organismes, k=max(0, nombre - len(organismes)))]
        for partenaire, s in zip(choisis[:nombre], f.h.choices(presents, k=nombre), strict=True):
            acte, duree = f.r.nouveau("A"), f.h.parmi(reglage["durees"])
            duree = duree if f.h.part(0.97) else None
            f.r.ajouter(
                "actes",
                acte_id=acte,
                date=f.h.jour(max(du, s.debut), min(au, s.observation)),
                type=f.h.parmi(reglage["types"]),
                statut="REALISE",
                menage_id=s.foyer.menage,
                mesure_id=s.mesure,
                professionnel_id=s.referent,
                duree_min=duree,
                visibilite="PARTAGEE",
            )
            f.r.ajouter(
                "sollicitations",
                acte_id=acte,
                partenaire_id=partenaire,
                categorie=categorie if f.h.part(0.9) else None,
                duree_min=duree,
            )


_STATUTS = {"DEPOSEE": 26, "ACCORDEE": 38, "REFUSEE": 10, "ENGAGEE": 16, "INCOMPLETE": 6, None: 4}
_MODES = {"AVEC": 62, "POUR": 22, "SEUL": 10, None: 6}


def demarches(
    f: Fabrique, suivis: Sequence[Suivi], annee: int, effectifs: Mapping[str, int]
) -> None:
    """Écrit les démarches engagées dans l'année, aux effectifs dits."""
    du, au = date(annee, 1, 1), date(annee, 12, 31)
    presents = [s for s in suivis if s.calendrier.jours(du, au) > 20 and s.scenario.adhesion]
    file: list[Suivi] = []
    for type_, nombre in effectifs.items():
        for _ in range(nombre):
            file = file or f.h.melange(presents)
            _demarche(f, file.pop(), type_, (du, au))


def _demarche(f: Fabrique, s: Suivi, type_: str, bornes: tuple[date, date]) -> None:
    engagee = f.h.jour(max(bornes[0], s.debut), min(bornes[1], s.observation))
    statut = f.h.parmi(_STATUTS)
    aide = type_ in ("D_FSL", "D_AFD", "D_CARITATIF", "D_MICROCREDIT")
    demande = f.h.euros(150, 2400, 600) if aide else None
    obtenu = demande and statut == "ACCORDEE" and int(demande * f.h.uniform(0.5, 1))
    f.r.ajouter(
        "demarches",
        demarche_id=f.r.nouveau("E"),
        menage_id=s.foyer.menage,
        mesure_id=s.mesure,
        type=type_,
        statut=statut,
        engagee_le=engagee,
        conclue_le=_conclusion(f, engagee, bornes[1])
        if statut in ("ACCORDEE", "REFUSEE")
        else None,
        montant_demande=demande,
        montant_obtenu=obtenu or None,
        mode=f.h.parmi(_MODES),
        volet=f.h.choice(("MAINTIEN", "ENERGIE", "ACCES")) if type_ == "D_FSL" else None,
        forme=f.h.choice(("SUBVENTION", "PRET")) if type_ == "D_FSL" else None,
    )


def _conclusion(f: Fabrique, engagee: date, au: date) -> date | None:
    le = engagee + timedelta(f.h.randint(15, 120))
    return le if le <= au else None
