"""Les photographies de situation, leur budget, les dettes et ce qui les a réduites."""

from datetime import date, timedelta

from palier.pilotage.demonstration.foyers import donnees
from palier.pilotage.demonstration.suivis import Fabrique, Suivi
from palier.pilotage.demonstration.tirages import au_prorata

_EFFACABLES = {"S8_MESURES", "S9_MORATOIRE", "S10_RP", "S12_EFFACE"}
_LOCATAIRES = {"LOC_PUBLIC", "LOC_PRIVE", "SOUS_LOC"}
_LOYERS = ("LOYER_ACTUEL", "LOYER_ANCIEN")
_ETAPE = 0.5
Lignes = list[tuple[str, str, int, str]]


def photographier(f: Fabrique, s: Suivi) -> None:
    """Écrit les photographies : au début, à chaque renouvellement (totaux seuls), à la fin.

    Les dettes doivent être écrites avant : la photographie en reprend le reste dû.
    """
    retard = f.h.randint(0, 25) if s.scenario.photo else f.h.randint(70, 90)
    premiere = min(s.debut + timedelta(retard), s.observation)
    # Relevée trop tard, la première photographie n'est plus celle du début.
    _photo(f, s, premiere, "DEBUT" if s.scenario.photo else "INTERMEDIAIRE", avancee=0.0)
    for periode in s.calendrier.periodes[1:]:
        le = periode.debut - timedelta(f.h.randint(6, 30))
        if premiere + timedelta(40) < le <= s.observation:
            _photo(f, s, le, "INTERMEDIAIRE", avancee=_ETAPE)
    if (fin := s.calendrier.fin) and fin > premiere:
        le = max(premiere + timedelta(1), fin - timedelta(f.h.randint(0, 14)))
        _photo(f, s, le, "FIN", avancee=1.0)


def _photo(f: Fabrique, s: Suivi, le: date, moment: str, *, avancee: float) -> None:
    profil, identifiant = s.profil, f.r.nouveau("S")
    lignes = _budget(f, s, avancee)
    totaux: dict[str, int | None] = {
        sens: sum(m for se, _, m, _ in lignes if se == sens) or None
        for sens in ("RESSOURCE", "CHARGE")
    }
    reste = {d: r for d, (_, _, r) in _dues(s, le).items()}
    loyers = sum(r for (_, t), r in reste.items() if t in _LOYERS)
    sante = profil.get("sante")
    f.r.ajouter(
        "situations",
        situation_id=identifiant,
        menage_id=s.foyer.menage,
        mesure_id=s.mesure,
        date=le,
        moment=moment,
        famille=s.foyer.famille,
        emploi=profil.get("emploi"),
        occupation=profil.get("occupation"),
        bailleur=profil.get("bailleur") if profil.get("occupation") in _LOCATAIRES else None,
        ressources=totaux["RESSOURCE"],
        charges=totaux["CHARGE"],
        dette_locative=loyers,
        dettes=sum(reste.values()) - loyers,
        etape_surendettement=s.notes.get("surendettement", (None, None))[avancee > 0.4],
        difficulte_sante=None if sante is None else sante != "non",
        dossier_mdph=None if sante is None else sante == "mdph",
        loyer=s.loyer or None,
        aide_logement=s.notes.get("aide"),
    )
    if avancee != _ETAPE:
        _detailler(f, identifiant, lignes)


def _detailler(f: Fabrique, situation: str, lignes: Lignes) -> None:
    """Écrit les lignes du budget, chacune à la périodicité de sa facture."""
    pas = donnees("commun")["charges"]
    for sens, nature, montant, periodicite in lignes:
        fois = pas[nature][2] if nature in pas else 1
        f.r.ajouter(
            "lignes_budget",
            situation_id=situation,
            sens=sens,
            nature=nature,
            montant=montant * fois,
            periodicite=periodicite,
            justifie=f.h.random() < 0.8 if f.h.random() < 0.95 else None,
        )


def _ressources(f: Fabrique, s: Suivi) -> Lignes:
    commun, h = donnees("commun"), f.h
    sources = commun["ressources"]
    lignes = [(n, h.euros(a, b)) for n, a, b in sources.get(s.profil.get("emploi"), sources["NSP"])]
    enfants = s.foyer.enfants
    if enfants and s.foyer.famille == "SEUL_ENF" and h.part(0.6):
        lignes.append(("ASF", enfants * h.euros(*commun["par_enfant"]["ASF"])))
    if enfants > 1:
        lignes.append(("AF", enfants * h.euros(*commun["par_enfant"]["AF"])))
    if s.foyer.famille in ("COUPLE", "COUPLE_ENF") and h.part(0.5):
        lignes.append(("SALAIRE", h.euros(500, 1300)))
    if s.profil.get("occupation") in _LOCATAIRES and h.part(0.78):
        s.notes["aide"] = h.euros(110, 330)
        lignes.append(("APL_ALF_ALS", s.notes["aide"]))
    return [("RESSOURCE", n, m, "MOIS") for n, m in lignes]


def _budget(f: Fabrique, s: Suivi, avancee: float) -> Lignes:
    """Les lignes du budget, dont le solde est celui du profil ; il se redresse avec le temps."""
    commun, classe = donnees("commun"), s.profil.get("solde")
    if "ressources" not in s.notes:
        s.notes["ressources"] = _ressources(f, s)
    lignes: Lignes = list(s.notes["ressources"])
    total = sum(m for _, _, m, _ in lignes)
    s.loyer = s.loyer or int(total * f.h.uniform(0.24, 0.36))
    if classe is None:
        return [] if f.h.part(0.3) else lignes
    bas, haut = commun["soldes"][classe]
    solde = f.h.randint(bas, haut) + int(avancee * f.h.randint(40, 220))
    reste = total - solde - s.loyer
    parts = {n: c for n, c in commun["charges"].items() if n != "CANTINE" or s.foyer.enfants}
    montants = au_prorata([c[0] for c in parts.values()], max(60, reste))
    charges = [("CHARGE", "LOYER", s.loyer, "MOIS")] if s.loyer else []
    charges += [
        ("CHARGE", n, m, c[1]) for (n, c), m in zip(parts.items(), montants, strict=True) if m
    ]
    return lignes + charges


def endetter(f: Fabrique, s: Suivi) -> None:
    """Écrit les dettes du ménage et leurs règlements, comme le veut le scénario.

    Pose `notes["dettes"]` : (identifiant, type) → constat, montant initial, règlements datés.
    """
    s.notes["dettes"] = {}
    h, scenario = f.h, s.scenario
    nature = "LOYER_ANCIEN" if s.code == "ASLL_ACCES" else "LOYER_ACTUEL"
    initial = h.euros(700, 9200, 2100) if scenario.dette else 0
    if initial:
        baisse = 1.0 if scenario.sortie == "ETEINTE" else h.uniform(0.35, 1.2)
        part = {"BAISSE": baisse, "STABLE": 0.05, "HAUSSE": 0.02}
        payes = _reglements(f, s, min(initial, int(initial * part[scenario.evolution])))
        _dette(f, s, nature, s.debut - timedelta(h.randint(5, 200)), initial, payes)
    if scenario.evolution == "HAUSSE":
        depuis = max(s.debut + timedelta(61), s.observation - timedelta(90))
        _dette(
            f,
            s,
            "LOYER_ACTUEL",
            h.jour(depuis, s.observation),
            h.euros(900, 2600) + initial // 5,
            [],
        )
    for type_ in s.profil.get("dettes", ()):
        bas, haut = donnees("commun")["dettes"][type_]
        initial = h.euros(bas, haut, bas * 2)
        constat = s.debut - timedelta(h.randint(0, 400))
        solde = s.observation > s.debut + timedelta(90) and h.part(0.3)
        paye = [(h.jour(s.debut + timedelta(20), s.observation), initial, "PLAN")]
        _dette(f, s, type_, constat, initial, paye if solde else [])


def _reglements(f: Fabrique, s: Suivi, total: int) -> list[tuple[date, int, str]]:
    """`total` euros réglés pendant la mesure, par une à trois sources."""
    poids = dict(donnees("commun")["reglements"])
    if (s.profil.get("surendettement") or "").rpartition(">")[2] not in _EFFACABLES:
        del poids["EFFACEMENT"]
    sources = sorted({f.h.parmi(poids) for _ in range(f.h.choice((1, 2, 2, 3)))})
    if "EFFACEMENT" in poids and f.h.part(0.7):
        sources = sorted({"EFFACEMENT", *sources[:1]})
    suite: list[tuple[date, int, str]] = []
    parts = au_prorata([f.h.uniform(0.6, 1.4) for _ in sources], total)
    depart = s.debut + timedelta(30)
    for source, montant in zip(sources, parts, strict=True):
        fois = f.h.randint(3, 8) if source in ("PLAN", "VOLONTAIRE") else 1
        jours = f.h.etales(depart, s.observation, fois)
        sommes = au_prorata([1] * fois, montant)
        suite += [(j, m, source) for j, m in zip(jours, sommes, strict=True) if m]
    return sorted(suite)


def _dette(
    f: Fabrique,
    s: Suivi,
    type_: str,
    constat: date,
    initial: int,
    payes: list[tuple[date, int, str]],
) -> None:
    identifiant, reste = f.r.nouveau("D"), initial - sum(m for _, m, _ in payes)
    mensuels = [m for _, m, source in payes if source in ("PLAN", "VOLONTAIRE")]
    statut = f.h.parmi({"AMIABLE": 50, "CONTENTIEUX": 22, "SAISIE": 6, "PLAN": 10, None: 12})
    if payes:
        efface = any(source == "EFFACEMENT" for _, _, source in payes)
        statut = "PLAN" if reste else ("EFFACEE" if efface else "SOLDEE")
    f.r.ajouter(
        "dettes",
        dette_id=identifiant,
        menage_id=s.foyer.menage,
        type=type_,
        logement={"LOYER_ACTUEL": "ACTUEL", "LOYER_ANCIEN": "ANCIEN"}.get(type_),
        constatee_le=constat,
        initial=initial,
        restant=reste,
        mensualite=mensuels[0] if mensuels and reste else None,
        statut=statut,
    )
    for le, montant, source in payes:
        f.r.ajouter("reglements", dette_id=identifiant, date=le, montant=montant, source=source)
    s.notes["dettes"][identifiant, type_] = (constat, initial, payes)


def _dues(s: Suivi, le: date) -> dict[tuple[str, str], tuple[date, int, int]]:
    """Ce que le ménage doit encore à une date : dette → constat, initial, reste."""
    return {
        cle: (constat, initial, initial - sum(m for d, m, _ in payes if d <= le))
        for cle, (constat, initial, payes) in s.notes.get("dettes", {}).items()
        if constat <= le
    }
