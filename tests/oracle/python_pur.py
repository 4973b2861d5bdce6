"""Le second oracle : les définitions les plus délicates, ligne à ligne, en Python sans base.

Il vérifie le SQL de l'oracle. Chaque fonction rend les statistiques du total par leur nom, et les
lignes de la ventilation naturelle sous « axe:MODALITE ».
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, median

from oracle.dossier import JOURS_60, Dossier, Ligne, Participation, age_au

Nombre = float | None
MOIS = 30.4375
LOYERS = ("LOYER_ACTUEL", "LOYER_ANCIEN")
RECEVABLES = (3, *range(6, 15))
ENTRETIENS = (
    "PHYSIQUE_BUREAU", "TELEPHONE", "VISIO", "VAD", "ACCOMP_PHYSIQUE", "TRIPARTITE",
    "PASSATION_DEBUT", "PASSATION_FIN", "PREMIER_CONTACT", "BILAN", "COLLECTIF",
)  # fmt: skip


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
    ages = [age_au(dossier.titulaire(m), m["debut"]) for m in dossier.references()]
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


def i_022(dossier: Dossier) -> dict[str, Nombre]:
    etats: Counter[str] = Counter()
    for mesure in dossier.references():
        etapes = dossier.etapes_de_surendettement(mesure["menage_id"])
        dites = [
            code for _, code in etapes if code in ("S2_DEPOSE", "S4_IRRECEVABLE", "S15_REDEPOT")
        ]
        if any(code and int(code[1:].split("_")[0]) in RECEVABLES for _, code in etapes):
            etats["RECEVABLE"] += 1
        elif dites:
            etats["IRRECEVABLE" if dites[-1] == "S4_IRRECEVABLE" else "DEPOSE"] += 1
        else:
            etats["AUCUN" if etapes else "NSP"] += 1
    connus = etats.total() - etats["NSP"]
    return {
        "valeur": 100 * etats["RECEVABLE"] / connus if connus else None,
        "numerateur": etats["RECEVABLE"],
        "denominateur": connus,
        "population": etats.total(),
    } | {f"surendettement:{nom}": n for nom, n in etats.items()}


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
    for f in (i_005, i_014, i_022, i_030, i_034, i_044, i_200, i_201, i_202, i_203, i_205, i_208)
}
