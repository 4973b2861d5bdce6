"""Le second oracle : les définitions les plus délicates, ligne à ligne, en Python sans base.

Il vérifie le SQL de l'oracle. Chaque fonction rend les statistiques du total par leur nom, et les
lignes de la ventilation naturelle sous « axe:MODALITE ».
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, median
from typing import Any

from oracle.chargement import Jeu
from palier.noyau.periodes import Periode

Nombre = float | None
Ligne = Mapping[str, Any]
JOURS_60 = timedelta(days=60)
MOIS = 30.4375
LOYERS = ("LOYER_ACTUEL", "LOYER_ANCIEN")
ENTRETIENS = (
    "PHYSIQUE_BUREAU", "TELEPHONE", "VISIO", "VAD", "ACCOMP_PHYSIQUE", "TRIPARTITE",
    "PASSATION_DEBUT", "PASSATION_FIN", "PREMIER_CONTACT", "BILAN", "COLLECTIF",
)  # fmt: skip


def _age(personne: Ligne | None, le: date) -> int | None:
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
        return _age(self.personnes.get(participation.personne), max(self.du, participation.debut))

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


def _gravite(etapes: list[Ligne]) -> int:
    if not etapes:
        return 0
    rang, regime = int(etapes[-1]["code"][1:3]), etapes[-1].get("regime")
    if rang == 0 or regime == "ETEINTE" or rang in (17, 18):
        return 0
    if regime == "SUSPENDUE":
        return 1
    return 2 + sum(rang >= seuil for seuil in (4, 7, 11, 16))


def _sens_procedure(dossier: Dossier, mesure: Ligne) -> int | None:
    etapes = dossier.etapes(mesure)
    if etapes is None:
        return None if dossier.photo_debut(mesure) is None else 0
    debut = _gravite([e for e in etapes if e["date"] <= mesure["debut"]])
    fin = _gravite([e for e in etapes if e["date"] <= dossier.observee_le(mesure)])
    return (fin > debut) - (fin < debut)


def _somme(montants: list[Decimal | None]) -> Decimal | None:
    """Somme des montants connus ; inconnue si tous manquent, nulle s'il n'y en a aucun."""
    connus = [m for m in montants if m is not None]
    return None if montants and not connus else sum(connus, Decimal(0))


def _apres(dossier: Dossier, dette: Ligne, avant: date) -> Decimal | None:
    """Le montant initial moins les règlements datés avant ce jour, jamais négatif."""
    initial = dette.get("initial")
    siens = (r for r in dossier.lignes["reglements"] if r["dette_id"] == dette["dette_id"])
    regle = sum((r["montant"] for r in siens if r["date"] < avant), Decimal(0))
    return None if initial is None else max(initial - regle, Decimal(0))


def _reste(dossier: Dossier, dette: Ligne, le: date) -> Decimal | None:
    restant: Decimal | None = dette.get("restant")
    regle = any(r["dette_id"] == dette["dette_id"] for r in dossier.lignes["reglements"])
    if restant is not None and not regle:
        return restant
    return _apres(dossier, dette, le + timedelta(days=1))


def _loyers(dossier: Dossier, mesure: Ligne) -> list[Ligne]:
    return [
        d
        for d in dossier.lignes["dettes"]
        if d["menage_id"] == mesure["menage_id"] and d["type"] in LOYERS
    ]


def _sens_dette(dossier: Dossier, mesure: Ligne) -> int | None:
    observee = dossier.observee_le(mesure)
    dettes = [d for d in _loyers(dossier, mesure) if d["constatee_le"] <= observee]
    if dettes:
        limite = mesure["debut"] + JOURS_60
        au_debut = [d for d in dettes if d["constatee_le"] <= limite]
        avant = _somme([_apres(dossier, d, mesure["debut"]) for d in au_debut])
        apres = _somme([_reste(dossier, d, observee) for d in dettes])
    else:
        debut, fin = dossier.photo_debut(mesure), dossier.photo_observation(mesure)
        avant = debut.get("dette_locative") if debut else None
        apres = fin.get("dette_locative") if fin else None
    if avant is None or apres is None:
        return None
    if avant == 0:
        return int(apres > 0)
    return (apres >= avant * Decimal("1.1")) - (apres <= avant * Decimal("0.9"))


def i_005(dossier: Dossier) -> dict[str, Nombre]:
    rangs = [p for p in dossier.lignes["periodes"] if p["rang"] >= 2]
    return {"valeur": sum(dossier.du <= p["debut"] <= dossier.au for p in rangs)}


def i_014(dossier: Dossier) -> dict[str, Nombre]:
    ages = [_age(dossier.titulaire(m), m["debut"]) for m in dossier.references()]
    connus = [a for a in ages if a is not None]
    tranches: Counter[str] = Counter()
    for age in ages:
        if age is None:
            tranches["NSP"] += 1
        else:
            noms = ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
            tranches[noms[sum(age >= borne for borne in (18, 25, 35, 45, 55, 65))]] += 1
    return {
        "valeur": len(ages),
        "renseignes": len(connus),
        "effectif": len(connus),
        "mediane": median(connus) if connus else None,
        "moyenne": mean(connus) if connus else None,
    } | {f"tranche_age:{nom}": n for nom, n in tranches.items()}


def i_030(dossier: Dossier) -> dict[str, Nombre]:
    evolutions: Counter[str] = Counter()
    for mesure in dossier.actives:
        sens = {_sens_dette(dossier, mesure), _sens_procedure(dossier, mesure)} - {None}
        if not sens:
            evolutions["NSP"] += 1
        elif -1 in sens and 1 not in sens:
            evolutions["AMELIOREE"] += 1
        elif 1 in sens and -1 not in sens:
            evolutions["DEGRADEE"] += 1
        else:
            evolutions["STABLE"] += 1
    return {
        "valeur": len(dossier.actives),
        "numerateur": evolutions["AMELIOREE"],
        "denominateur": len(dossier.actives) - evolutions["NSP"],
    } | {f"evolution:{nom}": n for nom, n in evolutions.items()}


def i_034(dossier: Dossier) -> dict[str, Nombre]:
    debut = nouvelles = verse = Decimal(0)
    for mesure in dossier.references():
        observee, limite = dossier.observee_le(mesure), mesure["debut"] + JOURS_60
        loyers = [d for d in _loyers(dossier, mesure) if d["constatee_le"] <= observee]
        dues = [(d["constatee_le"], _apres(dossier, d, mesure["debut"])) for d in loyers]
        initiale = _somme([due for le, due in dues if le <= limite])
        if not initiale:
            continue
        debut += initiale
        nouvelles += _somme([due for le, due in dues if limite < le]) or 0
        suivies = {d["dette_id"] for d in loyers}
        for r in dossier.lignes["reglements"]:
            if r["dette_id"] in suivies and mesure["debut"] <= r["date"] <= observee:
                verse += r["montant"]
    return {
        "valeur": float(100 * verse / debut) if debut else None,
        "numerateur": float(verse),
        "denominateur": float(debut),
        "dette_debut": float(debut),
        "reglements": float(verse),
        "nouvelles": float(nouvelles),
        "dette_fin": float(debut + nouvelles - verse),
    }


def i_044(dossier: Dossier) -> dict[str, Nombre]:
    actives = {m["mesure_id"]: m for m in dossier.actives}
    realises = [
        a
        for a in dossier.lignes["actes"]
        if a["type"] in ENTRETIENS
        and a.get("statut") in (None, "NSP", "REALISE")
        and dossier.du <= a["date"] <= dossier.au
        and a.get("mesure_id") in actives
    ]
    jours = 0
    for m in actives.values():
        jour = max(m["debut"], dossier.du)
        while jour <= dossier.observee_le(m):
            jours, jour = jours + 1, jour + timedelta(days=1)
    return {
        "valeur": len(realises) / (jours / MOIS) if jours else None,
        "numerateur": len(realises),
        "denominateur": jours / MOIS,
    }


def _parts(ages: list[int | None]) -> dict[str, Nombre]:
    return {
        "valeur": len(ages),
        "adultes": sum(a is not None and a >= 18 for a in ages),
        "mineurs": sum(a is not None and a < 18 for a in ages),
    }


def _sorties(dossier: Dossier) -> list[Participation]:
    return [p for p in dossier.dernieres().values() if p.fin is not None and p.fin <= dossier.au]


def i_200(dossier: Dossier) -> dict[str, Nombre]:
    return {"valeur": len({p.personne for p in dossier.participations()})}


def i_201(dossier: Dossier) -> dict[str, Nombre]:
    ages = [dossier.age(p) for p in dossier.dernieres().values()]
    return {**_parts(ages), "inconnu": ages.count(None)}


def i_202(dossier: Dossier) -> dict[str, Nombre]:
    return _parts([dossier.age(p) for p in _sorties(dossier)])


def i_203(dossier: Dossier) -> dict[str, Nombre]:
    return {"valeur": len(dossier.dernieres()) - len(_sorties(dossier))}


def i_205(dossier: Dossier) -> dict[str, Nombre]:
    jours = [(p.fin - p.debut).days for p in _sorties(dossier) if p.fin is not None]
    return {
        "valeur": mean(jours) if jours else None,
        "mediane": median(jours) if jours else None,
        "effectif": len(jours),
    }


def i_208(dossier: Dossier) -> dict[str, Nombre]:
    dernieres = dossier.dernieres()
    menages: dict[str, set[str]] = defaultdict(set)
    for p in dossier.participations():
        menages[p.menage].add(p.personne)
    modalites: Counter[str] = Counter()
    for personnes in menages.values():
        ages = [dossier.age(dernieres[p]) for p in personnes]
        adulte = any(a is not None and a >= 18 for a in ages)
        mineur = any(a is not None and a < 18 for a in ages)
        if adulte and mineur:
            modalites["ADULTES_ET_MINEURS"] += 1
        elif None in ages:
            modalites["INCONNU"] += 1
        else:
            modalites["ADULTES_SEULS" if adulte else "MINEURS_SEULS"] += 1
    return {"valeur": len(menages)} | {f"enfants:{nom}": n for nom, n in modalites.items()}


SECOND_ORACLE: Mapping[str, Callable[[Dossier], dict[str, Nombre]]] = {
    f.__name__.replace("i_", "I-"): f
    for f in (i_005, i_014, i_030, i_034, i_044, i_200, i_201, i_202, i_203, i_205, i_208)
}
