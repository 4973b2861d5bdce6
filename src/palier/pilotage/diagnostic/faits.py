"""Ce que le dossier sait déjà d'un diagnostic, rubrique par rubrique, à qui peut le lire."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse

from palier.metier.accompagnement.models import Demarche, Mesure
from palier.metier.budget.models import Dette, Situation
from palier.metier.logement.models import Etape, Occupation, Procedure, Relogement
from palier.metier.menages.models import Composition, StatutEmploi
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import accorde, date_longue, liste, montant
from palier.pilotage.diagnostic.models import DESTINATAIRES, Diagnostic
from palier.pilotage.diagnostic.rubriques import (
    DE_CARENCE,
    ICI,
    RUBRIQUES,
    Fait,
    Manque,
    Rubrique,
    Texte,
)
from palier.socle.comptes.models import Affectation, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.reglages.finalites import eteints

DE_LA_DETTE = ("D_FSL", "D_PLAN_APUREMENT", "D_PROTOCOLE", "D_SURENDETTEMENT", "D_DELAI_JEX")
DU_RELOGEMENT = ("D_DLS", "D_DALO", "D_PDALHPD")
A_LA_CCAPEX = ("E02", "E05", "E06")
Dit = Iterator[Fait | Manque]


def rubriques(diagnostic: Diagnostic, acces: Acces) -> list[Rubrique]:
    """Les quinze rubriques : ce que dit le dossier ce jour-là, ce qui manque, ce qui est rédigé.

    Une carence ne dit que ce qui n'a pas besoin du ménage.
    """
    dossier = _Dossier(diagnostic, acces)
    tus = textes_tus(acces)
    return [
        _rubrique(dossier, code, titre, [nom for nom in textes if nom not in tus])
        for code, titre, textes in RUBRIQUES
        if not diagnostic.de_carence or code in DE_CARENCE
    ]


def textes_tus(acces: Acces) -> frozenset[str]:
    """Les textes que cette casquette ne lit pas, ou que la structure ne tient pas."""
    lit_la_sante = acces.peut(Geste.LIRE, Donnee.SANTE)
    return eteints(acces.structure_id, "diagnostics") if lit_la_sante else frozenset({"sante"})


def libelle(champ: str) -> str:
    dit = str(Diagnostic._meta.get_field(champ).verbose_name)
    return f"{dit[:1].upper()}{dit[1:]}"


def _rubrique(dossier: "_Dossier", code: str, titre: str, champs: list[str]) -> Rubrique:
    dits = list(_SOURCES[code](dossier)) if code in _SOURCES else []
    return Rubrique(
        code,
        titre,
        tuple(d for d in dits if isinstance(d, Fait)),
        tuple(d for d in dits if isinstance(d, Manque)),
        tuple(Texte(nom, libelle(nom), getattr(dossier.diagnostic, nom)) for nom in champs),
    )


@dataclass(frozen=True)
class _Dossier:
    """Le dossier d'un ménage, lu une fois, comme cette casquette le voit."""

    diagnostic: Diagnostic
    acces: Acces

    @property
    def le(self) -> date:
        return self.acces.le

    def siens(self, modele: Any) -> Any:
        return modele.objects.visibles_par(self.acces).filter(menage=self.diagnostic.menage_id)

    def volet(self, cle: str) -> str:
        return reverse("dossier:volet", args=[self.diagnostic.menage_id, cle])

    @cached_property
    def membres(self) -> list[Composition]:
        return list(self.diagnostic.menage.compositions.au(self.le))

    @cached_property
    def occupation(self) -> Occupation | None:
        trouvee: Occupation | None = self.siens(Occupation).filter(en_vigueur(self.le)).first()
        return trouvee

    @cached_property
    def situation(self) -> Situation | None:
        vues = self.siens(Situation).filter(date__lte=self.le).avec_lignes()
        derniere: Situation | None = vues.first()
        return derniere

    @cached_property
    def dettes(self) -> list[Dette]:
        return list(self.siens(Dette).en_cours().prefetch_related("reglements"))

    @cached_property
    def demarches(self) -> list[Demarche]:
        return list(self.siens(Demarche).filter(engagee_le__lte=self.le))

    @cached_property
    def etapes(self) -> list[Etape]:
        return [e for e in self.diagnostic.procedure.etapes.all() if e.date <= self.le]


def _redacteur(d: _Dossier) -> Dit:
    qui, structure = d.diagnostic.redacteur, d.diagnostic.structure
    if qui is None:
        yield Manque("La personne qui rédige n’est pas connue.")
        return
    postes = Affectation.objects.de_la_structure(d.acces).filter(professionnel=qui)
    poste = postes.filter(en_vigueur(d.le)).first()
    fonction = (poste.fonction if poste else "") or qui.fonction
    yield Fait("Rédigé par", f"{qui}, {fonction}" if fonction else str(qui), "compte")
    if qui.courriel:
        yield Fait("Courriel", qui.courriel, "compte")
    lieux = [structure.nom, structure.adresse, structure.telephone, structure.courriel]
    yield Fait("Organisme", ", ".join(dit for dit in lieux if dit), "réglages de la structure")


def _presence(d: _Dossier) -> Dit:
    fiche = d.diagnostic
    yield _le("Saisine reçue", fiche.saisi_le, ICI)
    for nom, le in (
        ("Entretien proposé", fiche.entretien_propose_le),
        ("Entretien tenu", fiche.entretien_le),
    ):
        if le:
            yield _le(nom, le, ICI)
    if fiche.presence:
        dite = nomenclature("presence_diagnostic").libelle(fiche.presence)
        yield Fait("Locataire", dite.lower(), ICI)
    else:
        yield Manque("La présence du locataire n’est pas dite.")
    if not fiche.entretien_propose_le:
        yield Manque("La date de la proposition d’entretien n’est pas dite.")


def _transmission(d: _Dossier) -> Dit:
    audience = d.diagnostic.audience()
    if audience:
        yield Fait("Audience", date_longue(audience.date), "procédure")
    else:
        adresse = d.diagnostic.procedure.get_absolute_url()
        yield Manque("La date de l’audience n’est pas au dossier.", adresse)
    for qui in DESTINATAIRES:
        if le := getattr(d.diagnostic, f"transmis_{qui}_le"):
            yield _le(libelle(f"transmis_{qui}_le").removesuffix(" le"), le, ICI)


def _identite(d: _Dossier) -> Dit:
    menage = d.diagnostic.menage
    locataires = [m.personne for m in d.membres if m.role in {"TITULAIRE", "CONJOINT"}]
    for personne in locataires:
        dits = [str(personne), personne.naissance_dite()]
        yield Fait("Locataire", ", ".join(dit for dit in dits if dit), "identité")
        if not personne.naissance:
            yield Manque(f"La naissance de {personne} n’est pas renseignée.", d.volet("situation"))
    if not locataires:
        yield Manque("Aucun titulaire n’est renseigné.", d.volet("situation"))
    # Qui ne reçoit pas de courrier chez soi ne voit pas son refuge partir chez le bailleur.
    ailleurs = "" if menage.ne_pas_ecrire else menage.adresse
    if adresse := (d.occupation.adresse if d.occupation else "") or ailleurs:
        yield Fait("Adresse du logement", adresse, "logement")
    else:
        yield Manque("L’adresse du logement n’est pas renseignée.", d.volet("logement"))
    if menage.telephone and not menage.ne_pas_appeler:
        yield Fait("Téléphone", menage.telephone, "coordonnées")


def _famille(d: _Dossier) -> Dit:
    role = nomenclature("role_menage").libelle
    for membre in d.membres:
        age = membre.personne.age_au(d.le)
        dits = [role(membre.role).lower(), accorde(age, "an") if age is not None else "âge inconnu"]
        if membre.garde == "alternee":
            dits.append("garde alternée")
        depuis = date_longue(membre.debut) if membre.debut else ""
        yield Fait(str(membre.personne), ", ".join(dits), "composition du ménage", depuis)
    adultes = [m for m in d.membres if m.role in {"TITULAIRE", "CONJOINT"}]
    dits_de = {m.personne_id for m in adultes}
    emplois: dict[int, StatutEmploi] = {}
    for statut in StatutEmploi.objects.filter(en_vigueur(d.le), personne__in=dits_de):
        emplois.setdefault(statut.personne_id, statut)
    for membre in adultes:
        yield from _emploi(d, membre, emplois.get(membre.personne_id))


def _emploi(d: _Dossier, membre: Composition, statut: StatutEmploi | None) -> Dit:
    if statut:
        depuis = date_longue(statut.debut)
        yield Fait(f"Emploi de {membre.personne}", str(statut), statut.source or "emploi", depuis)
    else:
        manque = f"L’emploi de {membre.personne} n’est pas renseigné."
        yield Manque(manque, d.volet("situation"))


def _accompagnements(d: _Dossier) -> Dit:
    mesures = [m for m in d.siens(Mesure).pour_le_dossier()[:4] if m.debut or m.decidee_le]
    for mesure in mesures:
        if not mesure.debut:
            dits = [f"accordée le {date_longue(mesure.decidee_le)}, pas encore commencée"]
        elif mesure.fin and mesure.fin < d.le:
            dits = [f"du {date_longue(mesure.debut)} au {date_longue(mesure.fin)}"]
        else:
            dits = [f"depuis le {date_longue(mesure.debut)}"]
        if mesure.referent:
            dits.append(f"suivi par {mesure.referent}")
        yield Fait(str(mesure), ", ".join(dits), "mesures")
    if not mesures:
        yield Manque("Aucune mesure d’accompagnement n’est au dossier.", d.volet("mesures"))


def _logement(d: _Dossier) -> Dit:
    lieu = d.occupation
    if lieu is None:
        yield Manque("Le logement occupé n’est pas renseigné.", d.volet("logement"))
        return
    depuis = date_longue(lieu.debut)
    dits: Iterable[tuple[str, str, str]] = (
        ("Statut d’occupation", nomenclature("occupation").libelle(lieu.statut or "NSP"), "statut"),
        ("Bailleur", lieu.bailleur, "bailleur"),
        ("Bail signé", date_longue(lieu.bail_le) if lieu.bail_le else "", "bail_le"),
        ("Loyer, par mois", _euros(lieu.loyer), "loyer"),
        ("Charges, par mois", _euros(lieu.charges), "charges"),
        ("Aide au logement, par mois", _euros(lieu.aide), "aide"),
    )
    for nom, dit, champ in dits:
        if getattr(lieu, champ) in (None, ""):
            yield Manque(f"{nom} : {_NON_DIT}.", d.volet("logement"))
        else:
            yield Fait(nom, dit, "logement", depuis)


_NON_DIT = "le dossier ne le dit pas"


def _endettement(d: _Dossier) -> Dit:
    loyers = [dette for dette in d.dettes if dette.type.startswith("LOYER")]
    for dette in loyers:
        dits = [f"{_euros(dette.restant) or 'montant inconnu'} restant dus"]
        if dette.initial is not None:
            dits.append(f"{montant(dette.initial)} au constat")
        nom = f"{dette.get_type_display()}, {dette}" if dette.creancier else str(dette)
        yield Fait(nom, ", ".join(dits), "dettes", date_longue(dette.constatee_le))
        if dette.restant is None:
            yield Manque(f"Le reste dû de {dette} n’est pas renseigné.", dette.get_absolute_url())
    if not loyers:
        yield from _dette_photographiee(d)
    autres = [dette for dette in d.dettes if not dette.type.startswith("LOYER")]
    if connus := [dette.restant for dette in autres if dette.restant is not None]:
        dit = f"{montant(sum(connus, Decimal(0)))}, {accorde(len(autres), 'dette')}"
        yield Fait("Autres dettes en cours", dit, "dettes", date_longue(d.le))


def _dette_photographiee(d: _Dossier) -> Dit:
    photo = d.situation
    if photo and photo.dette_locative is not None:
        dit = montant(photo.dette_locative)
        yield Fait("Dette locative", dit, "budget", date_longue(photo.date))
    else:
        yield Manque("Aucune dette de loyer n’est détaillée.", d.volet("budget"))


def _traitement(d: _Dossier) -> Dit:
    for demarche in d.demarches:
        if demarche.type in DE_LA_DETTE:
            yield _demarche(demarche)
    for etape in d.etapes:
        if etape.code == "E03":
            yield _le(str(etape), etape.date, "procédure")
    dossiers = d.siens(Procedure).filter(type="SURENDETTEMENT").prefetch_related("etapes")
    for dossier in dossiers:
        faites = [e for e in dossier.etapes.all() if e.date <= d.le]
        dernier = str(faites[-1]) if faites else "ouvert"
        le = faites[-1].date if faites else dossier.ouverte_le
        yield Fait("Surendettement", dernier, "procédure", date_longue(le))


def _reprise(d: _Dossier) -> Dit:
    photos = d.siens(Situation).exclude(reprise_loyer_le=None).filter(date__lte=d.le)
    if photo := photos.first():
        dit = f"premier loyer repris le {date_longue(photo.reprise_loyer_le)}"
        yield Fait("Loyer courant", dit, "budget", date_longue(photo.date))
    else:
        yield Manque("Le jour où le loyer courant a repris n’est pas renseigné.", d.volet("budget"))
    regles = [
        (reglement, dette)
        for dette in d.dettes
        if dette.type.startswith("LOYER")
        for reglement in dette.reglements.all()
        if reglement.date <= d.le
    ]
    for reglement, dette in sorted(regles, key=lambda r: r[0].date)[-3:]:
        source = nomenclature("source_reglement").libelle(reglement.source or "NSP").lower()
        dit = f"{montant(reglement.montant)}, {source}"
        yield Fait(f"Versement, {dette}", dit, "règlements", date_longue(reglement.date))


def _remboursement(d: _Dossier) -> Dit:
    if d.diagnostic.capacite is not None:
        dit = f"{montant(d.diagnostic.capacite)} par mois, en plus du loyer"
        yield Fait("Remboursement possible", dit, ICI)
    photo = d.situation
    soldes = photo.soldes() if photo else None
    if photo is None or soldes is None or soldes.b is None:
        yield Manque("Les ressources et les charges ne sont pas toutes connues.", d.volet("budget"))
    if photo is None or soldes is None:
        return
    le = date_longue(photo.date)
    for nom, somme in (
        ("Ressources, par mois", soldes.ressources),
        ("Charges courantes, par mois", soldes.courantes),
        ("Reste après les mensualités payées", soldes.b),
        ("Reste à vivre", soldes.reste),
    ):
        if somme is not None:
            yield Fait(nom, montant(somme), "budget", le)


def _relogement(d: _Dossier) -> Dit:
    if d.diagnostic.souhait:
        dit = nomenclature("souhait_logement").libelle(d.diagnostic.souhait).lower()
        yield Fait("Souhait du ménage", dit, ICI)
    for demarche in d.demarches:
        if demarche.type in DU_RELOGEMENT:
            yield _demarche(demarche)
    for bail in d.siens(Relogement).filter(date__lte=d.le):
        dit = bail.bailleur or nomenclature("parc").libelle(bail.parc or "NSP")
        yield Fait("Relogement", dit, "logement", date_longue(bail.date))


def _ccapex(d: _Dossier) -> Dit:
    vues = [etape for etape in d.etapes if etape.code in A_LA_CCAPEX]
    for etape in vues:
        yield _le(str(etape), etape.date, "procédure")
    if not vues:
        adresse = d.diagnostic.procedure.get_absolute_url()
        yield Manque("Aucun signalement à la CCAPEX n’est noté dans la procédure.", adresse)


def _demarche(demarche: Demarche) -> Fait:
    statut = nomenclature("statut_demarche").libelle(demarche.statut or "NSP").lower()
    dits = [statut]
    if demarche.montant_obtenu is not None:
        dits.append(f"{montant(demarche.montant_obtenu)} obtenus")
    le = demarche.conclue_le or demarche.deposee_le or demarche.engagee_le
    return Fait(str(demarche), liste(dits), "démarches", date_longue(le))


def _le(nom: str, le: date, source: str) -> Fait:
    return Fait(nom, f"le {date_longue(le)}", source)


def _euros(somme: Decimal | None) -> str:
    return "" if somme is None else montant(somme)


_SOURCES: dict[str, Callable[[_Dossier], Dit]] = {
    "redacteur": _redacteur,
    "presence": _presence,
    "transmission": _transmission,
    "identite": _identite,
    "famille": _famille,
    "accompagnements": _accompagnements,
    "logement": _logement,
    "endettement": _endettement,
    "traitement": _traitement,
    "reprise": _reprise,
    "remboursement": _remboursement,
    "relogement": _relogement,
    "ccapex": _ccapex,
}
