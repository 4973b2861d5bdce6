"""Un jeu et une période, lus comme on lirait des fiches : le fond du second oracle."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from oracle.chargement import Jeu
from palier.noyau.periodes import Periode

Ligne = Mapping[str, Any]
JOURS_60 = timedelta(days=60)


def age_au(personne: Ligne | None, le: date) -> int | None:
    if personne is None or personne.get("naissance_etat") in ("refusee", "inconnue"):
        return None
    ne = personne.get("naissance")
    if ne is None:
        return None
    return le.year - ne.year - ((le.month, le.day) < (ne.month, ne.day))


def _couvre(ligne: Ligne, le: date) -> bool:
    debut, fin = ligne.get("debut"), ligne.get("fin")
    return (debut is None or debut <= le) and (fin is None or fin >= le)


@dataclass(frozen=True)
class Participation:
    menage: str
    mesure: str
    personne: str
    debut: date
    fin: date | None


class Dossier:
    """Un jeu et une période, lus comme on lirait des fiches."""

    def __init__(self, jeu: Jeu, periode: Periode) -> None:
        self.lignes: Mapping[str, Any] = defaultdict(list, jeu)
        self.du, self.au = periode.debut, periode.fin
        self.personnes = {p["personne_id"]: p for p in self.lignes["personnes"]}
        self.dispositifs = {d["dispositif_id"]: d["code"] for d in self.lignes["dispositifs"]}
        self.actives = [
            m
            for m in self.lignes["mesures"]
            if m.get("debut")
            and m["debut"] <= self.au
            and (m.get("fin") is None or m["fin"] >= self.du)
        ]

    def observee_le(self, mesure: Ligne) -> date:
        fin = mesure.get("fin")
        return fin if fin is not None and fin <= self.au else self.au

    def references(self) -> list[Ligne]:
        choisies: dict[str, Ligne] = {}
        for m in sorted(self.actives, key=lambda m: m["mesure_id"]):
            actuelle = choisies.get(m["menage_id"])
            if actuelle is None or m["debut"] > actuelle["debut"]:
                choisies[m["menage_id"]] = m
        return list(choisies.values())

    def _photos(self, mesure: Ligne) -> list[Ligne]:
        return [
            s
            for s in self.lignes["situations"]
            if s["menage_id"] == mesure["menage_id"]
            and s.get("mesure_id") in (None, mesure["mesure_id"])
        ]

    def photo_debut(self, mesure: Ligne) -> Ligne | None:
        debut = mesure["debut"]
        proches = [s for s in self._photos(mesure) if abs(s["date"] - debut) <= JOURS_60]
        return min(
            proches,
            key=lambda s: (abs(s["date"] - debut), s["date"], s["situation_id"]),
            default=None,
        )

    def photo_observation(self, mesure: Ligne) -> Ligne | None:
        debut = self.photo_debut(mesure)
        limite = self.observee_le(mesure) + JOURS_60
        suivantes = [
            s
            for s in self._photos(mesure)
            if mesure["debut"] < s["date"] <= limite and s is not debut
        ]
        return max(suivantes, key=lambda s: (s["date"], s["situation_id"]), default=None)

    def titulaire(self, mesure: Ligne) -> Ligne | None:
        ecrits = [
            p["personne_id"]
            for p in self.lignes["participants"]
            if p["mesure_id"] == mesure["mesure_id"] and p["role"] == "TITULAIRE"
        ]
        composes = [
            c["personne_id"]
            for c in self.lignes["compositions"]
            if c["menage_id"] == mesure["menage_id"]
            and c["role"] == "TITULAIRE"
            and _couvre(c, mesure["debut"])
        ]
        identifiant = min(ecrits or composes, default=None)
        return None if identifiant is None else self.personnes.get(identifiant)

    def participations(self) -> list[Participation]:
        toutes = []
        for m in self.lignes["mesures"]:
            cle = (m["menage_id"], m["mesure_id"])
            ecrites = [p for p in self.lignes["participants"] if p["mesure_id"] == m["mesure_id"]]
            for p in ecrites:
                debut = p.get("debut") or m.get("debut")
                if debut is not None:
                    toutes.append(
                        Participation(*cle, p["personne_id"], debut, p.get("fin") or m.get("fin"))
                    )
            if ecrites or m.get("debut") is None:
                continue
            for c in self.lignes["compositions"]:
                if c["menage_id"] != m["menage_id"]:
                    continue
                debut = max(d for d in (m["debut"], c.get("debut")) if d is not None)
                fin = min((d for d in (m.get("fin"), c.get("fin")) if d is not None), default=None)
                if fin is None or fin >= debut:
                    toutes.append(Participation(*cle, c["personne_id"], debut, fin))
        return [p for p in toutes if p.debut <= self.au and (p.fin is None or p.fin >= self.du)]

    def dernieres(self) -> dict[str, Participation]:
        def rang(p: Participation) -> tuple[date, bool, str, date]:
            return (p.debut, p.fin is None or p.fin > self.au, p.mesure, p.fin or date.max)

        choisies: dict[str, Participation] = {}
        for p in self.participations():
            if p.personne not in choisies or rang(p) > rang(choisies[p.personne]):
                choisies[p.personne] = p
        return choisies

    def age(self, participation: Participation) -> int | None:
        return age_au(self.personnes.get(participation.personne), max(self.du, participation.debut))

    def etapes(self, mesure: Ligne) -> list[Ligne] | None:
        """Étapes d'expulsion du ménage, de la plus ancienne à la dernière ; None sans procédure."""
        procedures = [
            p["procedure_id"]
            for p in self.lignes["procedures"]
            if p["type"] == "EXPULSION"
            and p["menage_id"] == mesure["menage_id"]
            and p.get("mesure_id") in (None, mesure["mesure_id"])
            and p["ouverte_le"] <= self.observee_le(mesure)
        ]
        if not procedures:
            return None
        etapes = [e for e in self.lignes["etapes"] if e["procedure_id"] in procedures]
        return sorted(etapes, key=lambda e: (e["date"], int(e["code"][1:3])))

    def etapes_de_surendettement(self, menage: str) -> list[tuple[date, str]]:
        """Ce que l'on sait du dossier à la fin de la période, le plus ancien d'abord.

        Une procédure ouverte est une étape sans nom. Le même jour, l'irrecevabilité vient après.
        """
        siennes = {
            p["procedure_id"]: p["ouverte_le"]
            for p in self.lignes["procedures"]
            if p["type"] == "SURENDETTEMENT" and p["menage_id"] == menage
        }
        dites = [
            *((ouverte_le, "") for ouverte_le in siennes.values()),
            *(
                (e["date"], e["code"])
                for e in self.lignes["etapes"]
                if e["procedure_id"] in siennes
            ),
            *(
                (s["date"], s["etape_surendettement"])
                for s in self.lignes["situations"]
                if s["menage_id"] == menage and s.get("etape_surendettement") not in (None, "NSP")
            ),
        ]
        connues = [(le, code) for le, code in dites if le <= self.au]
        return sorted(connues, key=lambda dite: (dite[0], dite[1] == "S4_IRRECEVABLE"))
