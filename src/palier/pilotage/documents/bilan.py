"""Le bilan d'une mesure, rédigé d'après ses faits : les rubriques de R-DIS-15, dans leur ordre.

Ce que le dossier ne dit pas s'écrit « non renseigné » ; ce que le professionnel ajoute a sa place.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from palier.metier.accompagnement.models import (
    Acte,
    BilanDeMesure,
    Demarche,
    Mesure,
    Objectif,
    Sollicitation,
)
from palier.metier.accompagnement.models.actes import entretiens
from palier.metier.budget.models import Situation
from palier.metier.budget.regles import equilibre
from palier.metier.logement.models import Etape, Procedure
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import accorde, date_longue, liste, montant
from palier.pilotage.documents.contexte import Valeurs, contexte
from palier.pilotage.documents.listes import Usage
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste

NON_DIT = "non renseigné"
_ABSENCES = ("ABSENT_EXCUSE", "ABSENT_NON_EXCUSE")


def contexte_du_bilan(mesure: Mesure, acces: Acces, bilan: BilanDeMesure | None) -> Valeurs:
    """Les champs et les listes d'un bilan de cette mesure, vus par cette casquette."""
    fin = min(acces.le, mesure.fin or acces.le)
    objectifs = list(mesure.objectifs.filter(parent=None).prefetch_related("sous_objectifs"))
    demarches = list(Demarche.objects.visibles_par(acces).filter(mesure=mesure).order_by("pk"))
    debut_fin = _photographies(mesure, acces)
    progressions = mesure.autonomies.progressions()
    return contexte(mesure.menage, acces, Usage.BILAN, mesure) | {
        "bilan.type": str(bilan) if bilan else "Bilan de la mesure",
        "bilan.decision": _decision(mesure),
        "bilan.periodes": _periodes(mesure),
        "bilan.objectifs": phrase_des_objectifs([o.statut for o in objectifs]),
        "bilan.situation": _jours_des_situations(*debut_fin),
        **_rencontres(mesure, acces, fin),
        "bilan.demarches": phrase_des_demarches([d.statut for d in demarches]),
        "bilan.partenaires": _partenaires(mesure, acces),
        "bilan.autonomie": phrase_des_progressions(
            [p.fin.niveau - p.debut.niveau for p in progressions if p.debut != p.fin]
        ),
        "bilan.proposition": _proposition(bilan),
        "bilan.commission": _jour(bilan.commission_le) if bilan else "",
        "texte.avis": bilan.avis_menage if bilan else "",
        "objectifs": [ligne for objectif in objectifs for ligne in _lignes(objectif)],
        "situations": _situations(mesure, acces, debut_fin, fin),
        "demarches": [_demarche(d) for d in demarches],
        "autonomies": [
            {
                "domaine": p.fin.get_domaine_display()  # type: ignore[attr-defined]
                + (f" ({p.fin.personne})" if p.fin.personne else ""),
                "debut": str(p.debut.niveau),
                "fin": str(p.fin.niveau) if p.debut != p.fin else "",
                "progression": str(p),
            }
            for p in progressions
        ],
    }


def _jour(le: date | None) -> str:
    return date_longue(le) if le else ""


def _decision(mesure: Mesure) -> str:
    if mesure.decidee_le is None:
        return ""
    return f"Accord du {date_longue(mesure.decidee_le)}"


def _periodes(mesure: Mesure) -> str:
    """« Attribution : 6 mois, du 1er mars 2026 au 31 août 2026 »."""
    return "\n".join(
        f"{p} : {accorde(p.accord().mois, 'mois')}, du {date_longue(p.debut)}"
        f" au {date_longue(p.fin_prevue)}"
        for p in mesure.periodes.all()
    )


# Objectifs ----------------------------------------------------------------------------------------

_AVANCEMENTS = (
    ("ATTEINT", "atteint", "atteints"),
    ("PARTIEL", "atteint en partie", "atteints en partie"),
    ("EN_COURS", "en cours", "en cours"),
    ("NON_COMMENCE", "pas encore commencé", "pas encore commencés"),
    ("NON_ATTEINT", "non atteint", "non atteints"),
    ("ABANDONNE", "abandonné", "abandonnés"),
)


def phrase_des_objectifs(statuts: Sequence[str]) -> str:
    """Ce que deviennent les objectifs, tous comptés.

    >>> phrase_des_objectifs(["ATTEINT", "ATTEINT", "PARTIEL"])
    '3 objectifs ont été fixés : 2 atteints et 1 atteint en partie.'
    >>> phrase_des_objectifs(["ATTEINT"])
    '1 objectif a été fixé : il est atteint.'
    """
    if not statuts:
        return "Aucun objectif n’est écrit au dossier."
    comptes = Counter(statuts)
    parts = [(comptes[code], un, plusieurs) for code, un, plusieurs in _AVANCEMENTS]
    autres = len(statuts) - sum(n for n, _, _ in parts)
    inconnu = "dont l’avancement n’est pas renseigné"
    dits = [(n, un, plus) for n, un, plus in (*parts, (autres, inconnu, inconnu)) if n]
    if len(statuts) == 1:
        suite = "son avancement n’est pas renseigné" if autres else f"il est {dits[0][1]}"
        return f"1 objectif a été fixé : {suite}."
    detail = liste([f"{n} {un if n == 1 else plusieurs}" for n, un, plusieurs in dits])
    return f"{len(statuts)} objectifs ont été fixés : {detail}."


def _lignes(objectif: Objectif) -> list[Valeurs]:
    return [_objectif(objectif), *(_objectif(e, "– ") for e in objectif.sous_objectifs.all())]


def _objectif(objectif: Objectif, retrait: str = "") -> Valeurs:
    conclu, fixe = objectif.conclu_le, objectif.fixe_le
    le = f"conclu le {date_longue(conclu)}" if conclu else fixe and f"fixé le {date_longue(fixe)}"
    auteur = objectif.auteur and nomenclature("auteur_objectif").libelle(objectif.auteur)
    return {
        "libelle": f"{retrait}{objectif}",
        "auteur": auteur or "",
        "statut": nomenclature("statut_objectif").libelle(objectif.statut),
        "date": le or "",
    }


# Situation ----------------------------------------------------------------------------------------


def _photographies(mesure: Mesure, acces: Acces) -> tuple[Situation | None, Situation | None]:
    """La première et la dernière de la mesure ; une seule photographie n'est que le début."""
    siennes = Situation.objects.visibles_par(acces).filter(mesure=mesure).avec_lignes()
    toutes = list(siennes.order_by("date", "pk"))
    debut = next((s for s in toutes if s.moment == "DEBUT"), toutes[0] if toutes else None)
    fin = toutes[-1] if toutes and toutes[-1] != debut else None
    return debut, fin


def _jours_des_situations(debut: Situation | None, fin: Situation | None) -> str:
    if debut is None:
        return "Aucune situation n’a été photographiée pendant la mesure."
    if fin is None:
        return f"Une seule situation est photographiée, au {date_longue(debut.date)}."
    return f"Situation au {date_longue(debut.date)}, puis au {date_longue(fin.date)}."


def _situations(
    mesure: Mesure,
    acces: Acces,
    photos: tuple[Situation | None, Situation | None],
    le: date,
) -> list[Valeurs]:
    jours = [photo.date if photo else None for photo in photos]
    etapes = _etapes(mesure, acces, (jours[0] or mesure.debut, jours[1] or le))
    colonnes = [_photographie(photo, acces) for photo in photos]
    lignes = [
        {"rubrique": nom, "debut": colonnes[0][nom], "fin": colonnes[1][nom]} for nom in colonnes[0]
    ]
    expulsion = {"rubrique": "Étape d’expulsion", "debut": etapes[0], "fin": etapes[1]}
    return [*lignes, expulsion] if acces.peut(Geste.LIRE, Donnee.BUDGET) else lignes


def _photographie(photo: Situation | None, acces: Acces) -> dict[str, str]:
    """Une photographie, rubrique par rubrique ; la santé, à qui peut la lire seulement."""
    soldes = photo.soldes() if photo else None
    sante = {"Difficulté de santé": _oui_non(photo and photo.difficulte_sante)}
    return {
        "Composition du ménage": _libelle(photo, "famille"),
        "Emploi": _libelle(photo, "emploi"),
        **(sante if acces.peut(Geste.LIRE, Donnee.SANTE) else {}),
        "Logement": _logement(photo),
        "Ressources, par mois": _euros(soldes and soldes.ressources),
        "Charges payées, par mois": _euros(_charges(photo)),
        "Solde après mensualités payées": _solde(soldes and soldes.b),
        "Reste à vivre, par mois": _euros(soldes and soldes.reste),
        "Dette locative": _euros(photo and photo.dette_locative),
        "Autres dettes": _euros(photo and photo.dettes),
        "Surendettement": _libelle(photo, "etape_surendettement"),
    }


def _charges(photo: Situation | None) -> Decimal | None:
    """Ressources moins solde b : ce qui est vraiment payé, lignes ou totaux."""
    soldes = photo.soldes() if photo else None
    if soldes is None or soldes.ressources is None or soldes.b is None:
        return photo.charges if photo else None
    return soldes.ressources - soldes.b


def _libelle(photo: Situation | None, champ: str) -> str:
    code = getattr(photo, champ) if photo else ""
    return str(getattr(photo, f"get_{champ}_display")()) if code else NON_DIT


def _logement(photo: Situation | None) -> str:
    if photo is None or not (photo.occupation or photo.bailleur):
        return NON_DIT
    statut = _libelle(photo, "occupation") if photo.occupation else ""
    return ", ".join(dit for dit in (statut, photo.bailleur) if dit)


def _euros(somme: Decimal | None) -> str:
    return NON_DIT if somme is None else montant(somme)


def _solde(solde: Decimal | None) -> str:
    mots = {"EQUILIBRE": "équilibre", "DESEQUILIBRE": "déséquilibre"}
    return NON_DIT if solde is None else f"{montant(solde)} ({mots[equilibre(solde)]})"


def _oui_non(valeur: bool | None) -> str:
    return {True: "oui", False: "non"}.get(valeur, NON_DIT)  # type: ignore[arg-type]


def _etapes(mesure: Mesure, acces: Acces, jours: Sequence[date | None]) -> list[str]:
    """L'étape d'expulsion atteinte à chaque date."""
    visibles = Procedure.objects.visibles_par(acces).filter(menage=mesure.menage, type="EXPULSION")
    etapes = list(Etape.objects.filter(procedure__in=visibles).order_by("date", "pk"))
    atteintes = []
    for jour in jours:
        passees = [e for e in etapes if jour and e.date <= jour]
        dite = f"{passees[-1]}, le {date_longue(passees[-1].date)}" if passees else ""
        atteintes.append(dite or "aucune étape notée")
    return atteintes


# Rencontres, démarches, partenaires, autonomie, proposition ---------------------------------------


def _rencontres(mesure: Mesure, acces: Acces, fin: date) -> Valeurs:
    actes = Acte.objects.visibles_par(acces).filter(mesure=mesure, type__in=entretiens())
    lus = list(actes.filter(date__lte=fin).order_by("date").values_list("type", "statut", "date"))
    tenus = [(type_, le) for type_, statut, le in lus if statut == "REALISE"]
    absences = Counter(statut for _, statut, _ in lus if statut in _ABSENCES)
    return {
        "bilan.rencontres": phrase_des_rencontres(
            Counter(type_ for type_, _ in tenus), tenus[-1][1] if tenus else None
        ),
        "bilan.absences": phrase_des_absences(absences["ABSENT_EXCUSE"], absences.total()),
    }


def phrase_des_rencontres(par_type: Counter[str], derniere: date | None) -> str:
    """« 9 rencontres ont eu lieu (entretien au bureau : 6, visite à domicile : 3)… »."""
    if derniere is None:
        return "Aucune rencontre n’est notée pendant la mesure."
    total = par_type.total()
    libelle = nomenclature("type_acte").libelle
    detail = ", ".join(f"{_bas(libelle(code))} : {n}" for code, n in par_type.most_common())
    eu = "a eu lieu" if total == 1 else "ont eu lieu"
    quand = "le" if total == 1 else "la dernière le"
    return f"{accorde(total, 'rencontre')} {eu} ({detail}), {quand} {date_longue(derniere)}."


def phrase_des_absences(excusees: int, total: int) -> str:
    """Les rendez-vous non honorés, et la part excusée.

    >>> phrase_des_absences(1, 3)
    '3 rendez-vous n’ont pas été honorés, dont 1 excusé.'
    >>> phrase_des_absences(0, 1)
    '1 rendez-vous n’a pas été honoré, sans excuse.'
    """
    if not total:
        return "Aucune absence n’est notée."
    nie = "n’a pas été honoré" if total == 1 else "n’ont pas été honorés"
    if not excusees:
        suite = "sans excuse"
    elif excusees == total:
        suite = "excusé" if total == 1 else "tous excusés"
    else:
        suite = f"dont {excusees} excusé{'s' if excusees > 1 else ''}"
    return f"{total} rendez-vous {nie}, {suite}."


_SUITES = (
    ("ACCORDEE", "accordée", "accordées"),
    ("REFUSEE", "refusée", "refusées"),
    ("RECOURS", "en recours", "en recours"),
    ("CLOSE", "close", "closes"),
)


def phrase_des_demarches(statuts: Sequence[str]) -> str:
    """Les démarches engagées et ce qu'elles deviennent.

    >>> phrase_des_demarches(["ACCORDEE", "DEPOSEE", "DEPOSEE"])
    '3 démarches ont été engagées : 1 accordée et 2 en cours.'
    """
    if not statuts:
        return "Aucune démarche n’est notée pendant la mesure."
    comptes = Counter(statuts)
    dits = [(comptes[code], un, plusieurs) for code, un, plusieurs in _SUITES if comptes[code]]
    reste = len(statuts) - sum(n for n, _, _ in dits)
    dits += [(reste, "en cours", "en cours")] if reste else []
    n = len(statuts)
    engagees = "a été engagée" if n == 1 else "ont été engagées"
    detail = liste([f"{k} {un if k == 1 else plusieurs}" for k, un, plusieurs in dits])
    return f"{accorde(n, 'démarche')} {engagees} : {detail}."


def _demarche(demarche: Demarche) -> Valeurs:
    suite = [_bas(nomenclature("statut_demarche").libelle(demarche.statut or "ENGAGEE"))]
    if demarche.conclue_le:
        suite.append(f"le {date_longue(demarche.conclue_le)}")
    obtenu = demarche.montant_obtenu
    return {
        "libelle": str(demarche),
        "mode": nomenclature("mode_demarche").libelle(demarche.mode) if demarche.mode else "",
        "suite": " ".join(suite) + (f", {montant(obtenu)}" if obtenu is not None else ""),
    }


def _partenaires(mesure: Mesure, acces: Acces) -> str:
    vus = Sollicitation.objects.filter(
        acte__in=Acte.objects.visibles_par(acces).filter(mesure=mesure)
    ).select_related("partenaire")
    categorie = nomenclature("categorie_partenaire").libelle
    noms = Counter(str(s.partenaire) if s.partenaire else categorie(s.categorie) for s in vus)
    if not noms:
        return "Aucun partenaire n’est noté comme sollicité."
    dits = [f"{nom} ({n} fois)" if n > 1 else nom for nom, n in noms.most_common()]
    return f"{_partenaire(len(dits))} {liste(dits)}."


def _partenaire(n: int) -> str:
    return "Partenaire sollicité :" if n == 1 else "Partenaires sollicités :"


def phrase_des_progressions(ecarts: Sequence[int]) -> str:
    """Ce que disent deux constats d'autonomie par domaine.

    >>> phrase_des_progressions([2, 0, 1])
    'Entre deux constats, 2 domaines progressent et 1 reste stable.'
    """
    if not ecarts:
        return "L’autonomie n’a pas été constatée deux fois : aucune progression ne se lit."
    monte, stable = sum(e > 0 for e in ecarts), sum(e == 0 for e in ecarts)
    baisse = len(ecarts) - monte - stable
    verbes = (
        (monte, "progresse", "progressent"),
        (stable, "reste stable", "restent stables"),
        (baisse, "recule", "reculent"),
    )
    dits = [(n, un if n == 1 else plusieurs) for n, un, plusieurs in verbes if n]
    tete, *suite = [f"{n} {verbe}" for n, verbe in dits]
    n, verbe = dits[0]
    tete = f"{accorde(n, 'domaine')} {verbe}"
    return f"Entre deux constats, {liste([tete, *suite])}."


def _proposition(bilan: BilanDeMesure | None) -> str:
    if bilan is None or not bilan.proposition:
        return ""
    dite = nomenclature("proposition_bilan").libelle(bilan.proposition)
    mois = bilan.mois_demandes
    return f"{dite}, {accorde(mois, 'mois')}" if mois else dite


def _bas(libelle: Any) -> str:
    texte = str(libelle)
    return texte[:1].lower() + texte[1:]
