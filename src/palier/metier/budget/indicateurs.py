"""Budget, ressources, dettes, résorption (I-019 à I-024, I-034)."""

from palier.metier.accompagnement.indicateurs.relations import (
    MARGE,
    mesures_actives,
    mesures_de_reference,
)
from palier.metier.accompagnement.indicateurs.situations import menages_actifs
from palier.moteur import langage as ibis
from palier.moteur.agregats import (
    Chiffres,
    Colonnes,
    Compose,
    Compte,
    Contexte,
    Distribution,
    Taux,
    quotient,
)
from palier.moteur.base import Base
from palier.moteur.indicateur import Indicateur, Naturelle, Sujet
from palier.moteur.langage import CLE, Expr, connu, jours, rattacher, renseigne
from palier.moteur.resultats import NSP
from palier.noyau.nomenclatures import nomenclature

LOYER = ("LOYER_ACTUEL", "LOYER_ANCIEN")
"""Les types de dette locative."""

_PAR_AN = {"SEMAINE": 52, "TRIMESTRE": 4, "SEMESTRE": 2, "AN": 1}
_SOURCE = "Bilan ASLL, section 3-3 ; règles métier § 8.2"
_EQUILIBRES = ("EQUILIBRE", "DESEQUILIBRE")
_DOSSIERS = ("RECEVABLE", "DEPOSE", "IRRECEVABLE", "AUCUN")


def budgets(b: Base) -> Expr:
    """Ressources et charges annuelles des ménages actifs, à la photographie de début.

    En années : les lignes hebdomadaires ou trimestrielles s'y comparent sans arrondi.
    """
    m = b(menages_actifs).select("mesure_id", "menage_id", "situation_id", "ressources", "charges")
    li = b.lignes_budget
    fois = ibis.cases(*((li.periodicite == p, n) for p, n in _PAR_AN.items()), else_=12)
    li = li.mutate(an=li.montant * fois)
    sommes = li.group_by("situation_id").agg(
        ressources_lignes=li.an.sum(where=li.sens == "RESSOURCE"),
        charges_lignes=li.an.sum(where=li.sens == "CHARGE"),
    )
    m = rattacher(
        m, sommes, "situation_id",
        ressources_lignes="ressources_lignes", charges_lignes="charges_lignes",
    )  # fmt: skip
    ressources = ibis.coalesce(m.ressources * 12, m.ressources_lignes)
    charges = ibis.coalesce(m.charges * 12, m.charges_lignes)
    equilibre = ibis.cases(
        (ressources < charges, "DESEQUILIBRE"), (ressources >= charges, "EQUILIBRE")
    )
    return m.select("mesure_id", "menage_id", unite=m.menage_id, equilibre=equilibre)


def _dettes(b: Base, mesures: Expr) -> Expr:
    """Les dettes du ménage de ces mesures, et ce qui en fut payé.

    Colonnes : `au_debut` (constatée à 60 jours du début au plus), `a_l_observation`, `due` (ce qui
    en restait au début de la mesure ; un montant inconnu ne vaut pas zéro), `paye` (à
    l'observation ; vide : aucun règlement, à quelque date que ce soit).
    """
    m = mesures.select("mesure_id", "menage_id", "debut", "observation")
    d = b.dettes.select("dette_id", "menage_id", "type", "constatee_le", "initial", "restant")
    d = m.inner_join(d, "menage_id")
    r = d.select("mesure_id", "dette_id", "debut", "observation").inner_join(
        b.reglements, "dette_id"
    )
    r = r.group_by("mesure_id", "dette_id").agg(
        avant=r.montant.sum(where=r.date < r.debut),
        paye=ibis.coalesce(r.montant.sum(where=r.date <= r.observation), 0),
    )
    r = r.rename({CLE: "mesure_id", "dette_": "dette_id"})
    d = d.left_join(r, [d.mesure_id == r[CLE], d.dette_id == r.dette_])
    return d.mutate(
        au_debut=jours(d.debut, d.constatee_le) <= MARGE,
        a_l_observation=d.constatee_le <= d.observation,
        due=_reste(d.initial, d.avant),
    )


def _reste(initial: Expr, paye: Expr) -> Expr:
    apres = ibis.greatest(initial - ibis.coalesce(paye, 0), 0)
    return ibis.ifelse(initial.isnull(), ibis.null("decimal(38, 4)"), apres)


def dettes_suivies(b: Base) -> Expr:
    """Les dettes du ménage de chaque mesure active.

    Colonnes : celles de `_dettes`, `constatee` (à la fin de la période) et le `reste` dû à
    l'observation.
    """
    d = _dettes(b, b(mesures_actives))
    return d.select(
        "mesure_id", "menage_id", "dette_id", "type", "debut", "observation", "due",
        "au_debut", "a_l_observation", constatee=d.constatee_le <= b.au,
        reste=ibis.ifelse(
            d.paye.notnull(), _reste(d.initial, d.paye), ibis.coalesce(d.restant, d.initial)
        ),
    )  # fmt: skip


def _i019(b: Base) -> Expr:
    m = b(budgets)
    return m.mutate(renseigne=m.equilibre.notnull(), num=_vaut(m.equilibre, "DESEQUILIBRE"))


def _i020(b: Base) -> Expr:
    m = b(budgets)
    return m.mutate(num=m.equilibre.isnull()).drop("equilibre")


def _i021(b: Base) -> Expr:
    m, li = b(menages_actifs), b.lignes_budget
    percue = (li.montant > 0) & connu(li.nature)
    li = li.filter(li.sens == "RESSOURCE").select(
        "situation_id", nature=ibis.ifelse(percue, li.nature, ibis.null("string")), dite=True
    )
    j = m.left_join(li, "situation_id")
    return j.select(
        "mesure_id", "menage_id", unite=j.menage_id, ressource=j.nature, renseigne=j.dite.notnull()
    )


def _etapes_qui_disent(dossier: str) -> list[str]:
    etapes = nomenclature("etape_surendettement")
    return [code for code in etapes.tous if etapes.attribut(code, "dossier") == dossier]


def _dossiers_de_surendettement(b: Base) -> Expr:
    """Où en est le dossier de chaque ménage dont on en dit quelque chose (R-SUR-06).

    Recevable un jour, il le reste ; sinon le dernier dépôt ou la dernière irrecevabilité l'emporte,
    et le même jour l'irrecevabilité.
    """
    s = b.situations
    s = s.filter(connu(s.etape_surendettement))
    p = b.procedures
    p = p.filter(p.type == "SURENDETTEMENT")
    e = p.select("procedure_id", "menage_id").inner_join(
        b.etapes.select("procedure_id", "date", etape="code"), "procedure_id"
    )
    dits = ibis.union(
        s.select("menage_id", "date", etape=s.etape_surendettement),
        p.select("menage_id", date=p.ouverte_le, etape=ibis.null("string")),
        e.select("menage_id", "date", "etape"),
    )
    dits = dits.filter(dits.date <= b.au)
    d = dits.group_by("menage_id").agg(
        recevable=dits.etape.isin(_etapes_qui_disent("RECEVABLE")).any(),
        depose=dits.date.max(where=dits.etape.isin(_etapes_qui_disent("DEPOSE"))),
        irrecevable=dits.date.max(where=dits.etape.isin(_etapes_qui_disent("IRRECEVABLE"))),
    )
    dossier = ibis.cases(
        (d.recevable, "RECEVABLE"),
        (ibis.coalesce(d.irrecevable >= d.depose, d.irrecevable.notnull()), "IRRECEVABLE"),
        (d.depose.notnull(), "DEPOSE"),
        else_="AUCUN",
    )
    return d.select("menage_id", surendettement=dossier)


def _i022(b: Base) -> Expr:
    m = b(mesures_de_reference).select("mesure_id", "menage_id")
    m = rattacher(m, _dossiers_de_surendettement(b), "menage_id", surendettement="surendettement")
    return m.select(
        "mesure_id", "menage_id", "surendettement", unite=m.menage_id,
        renseigne=m.surendettement.notnull(), num=_vaut(m.surendettement, "RECEVABLE"),
    )  # fmt: skip


def _i023(b: Base) -> Expr:
    m = b(menages_actifs).select("mesure_id", "menage_id", "dettes", "dette_locative")
    d = b(dettes_suivies)
    d = d.filter(d.constatee).mutate(due=ibis.coalesce(d.a_l_observation & (d.reste > 0), False))
    d = d.group_by("mesure_id", "type").agg(debut=d.au_debut.any(), fin=d.due.any())
    vides = ibis.null("string")
    j = m.select("mesure_id", "menage_id").inner_join(d, "mesure_id")
    j = j.mutate(dette=j.type, renseigne=True)
    moments = (
        j.mutate(moment=vides),
        j.filter(j.debut).mutate(moment=ibis.literal("DEBUT")),
        j.filter(j.fin).mutate(moment=ibis.literal("FIN")),
    )
    sans = m.anti_join(d, "mesure_id")
    vues = sans.dettes.notnull() | sans.dette_locative.notnull()
    sans = sans.mutate(renseigne=vues, dette=vides)
    muets = [sans.mutate(moment=ibis.literal(moment)) for moment in ("DEBUT", "FIN")]
    colonnes = ("mesure_id", "menage_id", "dette", "moment", "renseigne")
    f = ibis.union(*(t.select(*colonnes) for t in (*moments, *muets)))
    return f.mutate(unite=f.menage_id, type=f.dette)


def _i024(b: Base) -> Expr:
    m = b(menages_actifs).select("mesure_id", "menage_id", "dette_locative")
    d = b(dettes_suivies)
    d = d.filter(d.type.isin(LOYER), d.au_debut)
    d = d.group_by("mesure_id").agg(due=d.due.sum())
    m = rattacher(m, d, "mesure_id", due="due")
    dette = ibis.coalesce(m.due, m.dette_locative)
    return m.select(
        "mesure_id", "menage_id", unite=m.menage_id, valeur=dette.nullif(0),
        renseigne=dette.notnull(),
    )  # fmt: skip


def _i034(b: Base) -> Expr:
    d = _dettes(b, b(mesures_de_reference))
    d = d.filter(d.type.isin(LOYER), d.a_l_observation)
    debiteurs = d.filter(d.au_debut).group_by("mesure_id").agg(dette=d.due.sum())
    d = d.semi_join(debiteurs.filter(debiteurs.dette > 0), "mesure_id")
    zero = ibis.literal(0).cast("decimal(38, 4)")
    r = d.inner_join(b.reglements, "dette_id")
    r = r.filter(r.date >= r.debut, r.date <= r.observation, r.montant > 0)
    verses = r.select(
        "mesure_id", "menage_id", unite=r.dette_id, source=renseigne(r.source), reste=False,
        debut=zero, nouvelle=zero, valeur=r.montant.cast("decimal(38, 4)"),
    )  # fmt: skip
    parts = r.group_by("dette_id", "mesure_id").agg(verse=r.montant.sum())
    d = d.left_join(parts, ["dette_id", "mesure_id"])
    due = ibis.coalesce(d.due.cast("decimal(38, 4)"), zero)
    au_debut = ibis.ifelse(d.au_debut, due, zero)
    valeur = au_debut - ibis.coalesce(d.verse, 0)
    restes = d.select(
        "mesure_id", "menage_id", unite=d.dette_id, source=ibis.literal("RESTE"), reste=True,
        debut=au_debut, nouvelle=due - au_debut, valeur=valeur.cast("decimal(38, 4)"),
    )  # fmt: skip
    return restes.union(verses)


def _resorption(c: Colonnes, _: Contexte) -> Chiffres:
    debut, verse = c["dette_debut"] or 0, c["reglements"] or 0
    nouvelles = c["nouvelles"] or 0
    valeurs = {
        "dette_debut": debut,
        "reglements": verse,
        "nouvelles": nouvelles,
        "dette_fin": debut + nouvelles - verse,
    }
    return Chiffres(quotient(verse, debut, 100), verse, debut, valeurs=valeurs)


def _part_resorbee(c: Colonnes, contexte: Contexte) -> Chiffres:
    if not c["montant"]:
        return Chiffres(0)
    montant, debut = c["montant"], contexte.total["dette_debut"] or 0
    taux = quotient(montant, debut, 100)
    return Chiffres(taux, montant, debut, part=taux)


def _vaut(colonne: Expr, code: str) -> Expr:
    return ibis.coalesce(colonne == code, False)


_PHOTO = "à la photographie de début de la mesure de référence"

INDICATEURS = (
    Indicateur(
        "I-019",
        "Budgets en déséquilibre",
        "%",
        f"Part des ménages actifs dont les ressources sont inférieures aux charges, {_PHOTO} ; à "
        "défaut de totaux, sommes mensuelles des lignes du budget. L'égalité est un équilibre.",
        _i019,
        Taux(),
        Sujet.MENAGES,
        "Bilan ASLL, section 3-3 ; règles métier R-BUD-01, R-BUD-02 (solde b)",
        naturelles=(Naturelle(("equilibre",), Compte(), nsp="INDETERMINE", ordre=_EQUILIBRES),),
        precaution="Indéterminé dès que les ressources ou les charges manquent : lire I-020.",
    ),
    Indicateur(
        "I-020",
        "Budgets indéterminés",
        "%",
        "Part des ménages actifs dont on ne peut pas dire si le budget est en équilibre.",
        _i020,
        Taux(),
        Sujet.MENAGES,
        _SOURCE,
    ),
    Indicateur(
        "I-021",
        "Nature des ressources",
        "ménages",
        f"Ménages actifs percevant chaque ressource, {_PHOTO}. Renseigné : au moins une ligne de "
        "ressource.",
        _i021,
        Compte(repete=True),
        Sujet.MENAGES,
        _SOURCE,
        naturelles=(Naturelle(("ressource",)),),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-022",
        "Surendettement présent ou passé",
        "%",
        "Part des ménages actifs ayant, à la fin de la période, un dossier de surendettement "
        "recevable présent ou passé : recevabilité, orientation, plan ou mesures, effacement ; un "
        "plan caduc et un dossier clos l'ont été. À part : le dossier déposé que la commission n'a "
        "pas encore jugé recevable ou non, et le dossier irrecevable. Renseigné : une étape dite "
        "en situation, une procédure, ou une de ses étapes.",
        _i022,
        Taux(),
        Sujet.MENAGES,
        "Bilan ASLL, section 3-3 ; règles métier R-SUR-06",
        naturelles=(Naturelle(("surendettement",), Compte(), ordre=_DOSSIERS),),
    ),
    Indicateur(
        "I-023",
        "Types de dettes",
        "ménages",
        "Ménages actifs ayant chaque type de dette, constatée au plus tard à la fin de la "
        "période ; puis au début de la mesure (à 60 jours) et à l'observation (reste dû).",
        _i023,
        Compte(repete=True),
        Sujet.MENAGES,
        _SOURCE,
        naturelles=(
            Naturelle(("dette",)),
            Naturelle(("moment", "dette"), Compte(), toujours=(("DEBUT", NSP), ("FIN", NSP))),
        ),
        precaution="Réponses multiples : le total des parts peut dépasser 100 %.",
    ),
    Indicateur(
        "I-024",
        "Dette locative au début",
        "€",
        "Dette locative des ménages actifs qui en ont une : dettes de loyer constatées à 60 jours "
        "du début au plus, moins ce qui en était déjà réglé au début de la mesure de référence ; à "
        f"défaut de dette notée, celle que l'on a relevée {_PHOTO}.",
        _i024,
        Distribution(("somme", "moyenne", "mediane", "effectif")),
        Sujet.MENAGES,
        _SOURCE,
    ),
    Indicateur(
        "I-034",
        "Résorption de la dette locative",
        "%",
        "Règlements des dettes de loyer pendant la mesure, rapportés à ce qui en restait dû au "
        "début, par source ; ligne « reste » explicite.",
        _i034,
        Compose(
            lambda f: {
                "dette_debut": f.debut.sum(),
                "nouvelles": f.nouvelle.sum(),
                "reglements": f.valeur.sum(where=~f.reste),
            },
            _resorption,
        ),
        Sujet.MENAGES,
        "Bilan ASLL, section 4-2 ; règles métier § 8.2",
        naturelles=(
            Naturelle(("source",), Compose(lambda f: {"montant": f.valeur.sum()}, _part_resorbee)),
        ),
        precaution="Les effacements réduisent la dette sans que le ménage ait payé.",
    ),
)
