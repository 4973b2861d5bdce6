"""Ce que le dossier dit d'un ménage, champ par champ, à qui peut le lire."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from palier.metier.accompagnement.models import Acte, Mesure
from palier.metier.budget.models import LOYERS, Dette, Situation
from palier.metier.logement.models import Occupation
from palier.metier.menages.models import Menage
from palier.noyau.montants import somme_connue
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue, liste, montant
from palier.pilotage.documents.champs import champs
from palier.pilotage.documents.listes import Usage
from palier.socle.comptes.models import Affectation, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.presentation.templatetags.palier import jour_nomme

Valeurs = dict[str, Any]


def contexte(menage: Menage, acces: Acces, usage: Usage, mesure: Mesure | None = None) -> Valeurs:
    """Chaque champ et sa valeur ; vide si le dossier ne la dit pas, ou ne l'ouvre pas."""
    vides: Valeurs = {champ.nom: "" for champ in champs(usage)}
    connus = {
        **_qui_ecrit(acces),
        **_menage(menage, acces),
        **_logement(menage, acces),
        **_budget(menage, acces),
        **(_mesure(mesure) if mesure else {}),
        **({} if usage is Usage.BILAN else _rendez_vous(menage, acces)),
    }
    return vides | {nom: valeur or "" for nom, valeur in connus.items() if nom in vides}


def _qui_ecrit(acces: Acces) -> Valeurs:
    casquette = Affectation.objects.select_related("structure", "professionnel").get(
        pk=acces.affectation_id
    )
    pro = casquette.professionnel
    return {
        "structure.nom": casquette.structure.nom,
        "professionnel.nom": str(pro),
        "professionnel.fonction": casquette.fonction or pro.fonction,
        "professionnel.courriel": pro.courriel,
        "date": date_longue(acces.le),
    }


def _menage(menage: Menage, acces: Acces) -> Valeurs:
    membres = list(menage.compositions.au(acces.le))
    titulaire = next((str(m.personne) for m in membres if m.role == "TITULAIRE"), str(menage))
    # Qui ne reçoit pas de courrier chez soi n'a pas d'adresse à recopier sur une enveloppe.
    adresse = "" if menage.ne_pas_ecrire else menage.adresse
    return {
        "menage.nom": str(menage),
        "menage.titulaire": titulaire,
        "menage.membres": liste([str(m.personne) for m in membres]),
        "menage.adresse": adresse,
        "menage.telephone": "" if menage.ne_pas_appeler else menage.telephone,
        "menage.reference": menage.reference,
        "destinataire.nom": titulaire,
        "destinataire.adresse": adresse,
    }


def _logement(menage: Menage, acces: Acces) -> Valeurs:
    """Rien à qui ne lit pas le budget de ce ménage."""
    logements = Occupation.objects.visibles_par(acces).filter(menage=menage)
    logement = logements.filter(en_vigueur(acces.le)).first()
    dettes = Dette.objects.visibles_par(acces).filter(menage=menage, type__in=LOYERS).en_cours()
    dit: Valeurs = {"logement.dette": _euros(somme_connue(d.restant for d in dettes))}
    if logement:
        dit |= {
            "logement.statut": nomenclature("occupation").libelle(logement.statut),
            "logement.bailleur": logement.bailleur,
            "logement.loyer": _euros(logement.loyer),
        }
    return dit


def _budget(menage: Menage, acces: Acces) -> Valeurs:
    """Le dernier budget et les dettes ; rien à qui ne lit pas le budget de ce ménage."""
    photo = Situation.objects.visibles_par(acces).filter(menage=menage).derniere_detaillee()
    dettes = Dette.objects.visibles_par(acces).filter(menage=menage).en_cours()
    dit: Valeurs = {
        "dettes.total": _euros(somme_connue(d.restant for d in dettes)),
        "dettes.mensualites": _euros(somme_connue(d.mensualite for d in dettes)),
    }
    soldes = photo.soldes() if photo else None
    if photo and soldes and soldes.ressources is not None and soldes.courantes is not None:
        dit["budget.date"] = date_longue(photo.date)
        dit["budget.ressources"] = montant(soldes.ressources)
        dit["budget.charges"] = montant(soldes.courantes)
    return dit


def _euros(somme: Decimal | None) -> str:
    return "" if somme is None else montant(somme)


def _mesure(mesure: Mesure) -> Valeurs:
    jours = {nom: getattr(mesure, nom) for nom in ("debut", "fin_prevue", "fin")}
    return {
        "mesure.nom": str(mesure),
        "mesure.referent": str(mesure.referent or ""),
        "mesure.numero_financeur": mesure.numero_financeur,
        **{f"mesure.{nom}": date_longue(le) if le else "" for nom, le in jours.items()},
    }


def _rendez_vous(menage: Menage, acces: Acces) -> Valeurs:
    """Le prochain rendez-vous prévu avec ce ménage, s'il y en a un."""
    prevus = Acte.objects.rendez_vous(acces).filter(menage=menage, date__gte=acces.le)
    prochain = prevus.order_by("date", "heure").first()
    if prochain is None:
        return {}
    heure = prochain.heure
    return {
        "rendez_vous.date": jour_nomme(prochain.date),
        "rendez_vous.heure": f"{heure.hour} h {heure.minute:02}" if heure else "",
        "rendez_vous.lieu": nomenclature("lieu").libelle(prochain.lieu) if prochain.lieu else "",
    }


def adresse_des_pieces(menage: Menage) -> str:
    """L'onglet où se retrouve ce que l'on produit."""
    return reverse("dossier:volet", args=[menage.pk, "pieces"])
