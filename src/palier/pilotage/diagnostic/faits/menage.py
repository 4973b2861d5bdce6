"""Qui rédige, qui est rencontré, qui vit là, qui accompagne."""

from palier.metier.accompagnement.models import Mesure
from palier.metier.logement.regles.audience import diagnostic_de_carence
from palier.metier.menages.models import Composition, StatutEmploi
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import age_dit, date_longue, de, minuscule
from palier.pilotage.diagnostic.faits.dossier import Dit, Dossier, jour, libelle
from palier.pilotage.diagnostic.models import DESTINATAIRES
from palier.pilotage.diagnostic.rubriques import ICI, Fait, Manque
from palier.socle.comptes.models import Affectation, en_vigueur


def redacteur(d: Dossier) -> Dit:
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


def presence(d: Dossier) -> Dit:
    fiche = d.diagnostic
    yield jour("Saisine reçue", fiche.saisi_le, ICI)
    for nom, le in (
        ("Entretien proposé", fiche.entretien_propose_le),
        ("Entretien tenu", fiche.entretien_le),
    ):
        if le:
            yield jour(nom, le, ICI)
    if not fiche.presence and diagnostic_de_carence(fiche.entretien_propose_le, fiche.entretien_le):
        yield Manque(
            "Le ménage n’a pas été rencontré. S’il ne vient pas, le diagnostic est de carence : "
            "dites-le à « présence du locataire »."
        )
    elif fiche.presence:
        dite = nomenclature("presence_diagnostic").libelle(fiche.presence)
        yield Fait("Locataire", dite.lower(), ICI)
    else:
        yield Manque("La présence du locataire n’est pas dite.")
    if not fiche.entretien_propose_le:
        yield Manque("La date de la proposition d’entretien n’est pas dite.")


def transmission(d: Dossier) -> Dit:
    audience = d.diagnostic.audience()
    if audience:
        yield Fait("Audience", date_longue(audience.date), "procédure")
    else:
        adresse = d.diagnostic.procedure.get_absolute_url()
        yield Manque("La date de l’audience n’est pas au dossier.", adresse)
    for qui in DESTINATAIRES:
        if le := getattr(d.diagnostic, f"transmis_{qui}_le"):
            yield jour(libelle(f"transmis_{qui}_le").removesuffix(" le"), le, ICI)


def identite(d: Dossier) -> Dit:
    menage = d.diagnostic.menage
    locataires = [m.personne for m in d.membres if m.role in {"TITULAIRE", "CONJOINT"}]
    for personne in locataires:
        dits = [str(personne), personne.naissance_dite()]
        yield Fait("Locataire", ", ".join(dit for dit in dits if dit), "identité")
        if not personne.naissance:
            yield Manque(f"La naissance {de(personne)} n’est pas renseignée.", d.volet("situation"))
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


def famille(d: Dossier) -> Dit:
    role = nomenclature("role_menage").libelle
    for membre in d.membres:
        age = membre.personne.age_au(d.le)
        dits = [minuscule(role(membre.role)), age_dit(age) if age is not None else "âge inconnu"]
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


def _emploi(d: Dossier, membre: Composition, statut: StatutEmploi | None) -> Dit:
    if statut:
        depuis = date_longue(statut.debut)
        yield Fait(f"Emploi {de(membre.personne)}", str(statut), statut.source or "emploi", depuis)
    else:
        manque = f"L’emploi {de(membre.personne)} n’est pas renseigné."
        yield Manque(manque, d.volet("situation"))


def accompagnements(d: Dossier) -> Dit:
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
