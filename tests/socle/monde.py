"""Un dossier rempli du CCAS Nord : de quoi donner à chaque page un objet qui existe."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from hashlib import sha256
from pathlib import Path
from shutil import copy
from typing import Any

from django.utils import timezone

from palier.metier.accompagnement import actions
from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Mesure
from palier.metier.instances.models import Amelioration, Instance, Tache
from palier.metier.menages.models import Composition, Genre, Menage, PaireEcartee, Personne
from palier.pilotage.bilans import actions as bilans
from palier.pilotage.bilans.models import Publication
from palier.pilotage.documents.actions import deposer_modele
from palier.pilotage.documents.fournis import compose, fournis
from palier.pilotage.doublons.actions import fondre
from palier.pilotage.echange import proposition
from palier.pilotage.reprise import colonnes
from palier.pilotage.reprise.depot import fichier
from palier.pilotage.reprise.listes import Etape, Etat
from palier.pilotage.reprise.models import Export
from palier.socle.comptes.models import Absence, Compte, Invitation, Structure
from palier.socle.habilitations.listes import Role
from palier.socle.pieces.depot import Recu
from socle.gens import (
    LE,
    l_acces,
    un_compte,
    un_import,
    un_menage,
    une_mesure,
    une_reunion,
    une_structure,
)

CLASSEUR = Path(__file__).parents[2] / "exemples" / "classeurs" / "asll-2023.csv"


@dataclass(frozen=True)
class Monde:
    """Une structure et un dossier où tout est rempli ; `par` y tient tous les droits d'écrire."""

    structure: Structure
    menage: Menage
    mesure: Mesure
    referent: Compte
    rose: Compte


def un_monde(structure: Structure | None = None, *, suivi_par: Compte | None = None) -> Monde:
    """Les Ferrand, leur mesure en cours, leur référent (celui qui ouvre la page, à défaut Zoé)."""
    nord = structure or une_structure()
    zoe, rose = (
        un_compte(f"Zoé-{nord.pk}", nord),
        un_compte(f"Rose-{nord.pk}", nord, Role.RESPONSABLE),
    )
    menage = un_menage(
        nord,
        suivi_par=zoe,
        adresse="12 rue des Tilleuls",
        quartier="Centre",
        telephone="0600000000",
        consigne="Appeler le matin",
        ne_pas_ecrire=True,
    )
    if suivi_par is not None:
        menage.suivis.create(
            professionnel=suivi_par.professionnel, qualite="SUPPLEANT", debut=date(2025, 1, 1)
        )
    tom = Personne.objects.create(structure=nord, nom="Ferrand", prenom="Tom")
    Composition.objects.create(menage=menage, personne=tom, role="ENFANT")
    mesure = une_mesure(menage, referent=zoe.professionnel, fin_prevue=date(2026, 5, 9))
    mesure.periodes.create(rang=1, debut=date(2026, 3, 1), fin_prevue=date(2026, 5, 9))
    return Monde(nord, menage, mesure, zoe, rose)


def le_suivi(monde: Monde) -> dict[str, int]:
    """Objectif, difficulté, bilan dû, démarche, orientation, actes faits et prévus."""
    par, mesure, menage = l_acces(monde.referent), monde.mesure, monde.menage
    objectif = actions.fixer_objectif(mesure, code="O_BUDGET", le=LE, par=par)
    actions.fixer_objectif(mesure, libelle="Trier le courrier", parent=objectif, le=LE, par=par)
    difficulte = actions.ouvrir_difficulte(mesure, code="BUDGET", le=LE, par=par)
    for jour, niveau in ((date(2026, 3, 2), 1), (LE, 3)):
        actions.constater_autonomie(mesure, domaine="BUDGET", niveau=niveau, le=jour, par=par)
    bilan = actions.prevoir_bilan(mesure, type="FINAL", du_le=date(2026, 4, 20), par=par)
    demarche = actions.engager_demarche(menage, type="D_FSL", le=date(2026, 3, 30), par=par)
    actions.noter(menage, type="VAD", le=date(2026, 4, 7), par=par, note="Vu, plan d’apurement.")
    actions.noter(menage, type="VAD", le=LE, heure=time(9), statut="PREVU", par=par)
    return {
        "objectif": objectif.pk,
        "difficulte": difficulte.pk,
        "bilan": bilan.pk,
        "demarche": demarche.pk,
    }


def une_carte_jointe(monde: Monde) -> int:
    """Une carte d'identité, rangée pour de vrai."""
    recu = Recu("cni.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n", "pdf")
    return joindre(monde.menage, fichier=recu, type="PIECE_IDENTITE", par=l_acces(monde.rose)).pk


def un_modele_depose(monde: Monde) -> int:
    """Une convocation de la structure : celle que Palier fournit, redéposée."""
    recu = Recu("convocation.docx", compose("convocation"), "docx")
    usage = fournis()["convocation"].usage
    par = l_acces(monde.rose)
    return deposer_modele(nom="Notre convocation", usage=usage, fichier=recu, par=par).pk


def les_doublons(monde: Monde) -> dict[str, int]:
    """Une paire à comparer, une écartée, une fusion faite."""
    par = l_acces(monde.rose)
    autre, une, deux = (un_menage(monde.structure, nom_usage="Ferrand") for _ in range(3))
    siens = sorted((monde.menage.pk, un_menage(monde.structure, nom_usage="Férrant").pk))
    ecartee = PaireEcartee.objects.create(
        structure=monde.structure,
        genre=Genre.MENAGE,
        premiere=siens[0],
        seconde=siens[1],
        par=monde.rose.professionnel,
        le=LE,
    )
    fusion = fondre(une, deux, prises=set(), versions=(une.version, deux.version), par=par)
    return {"autre": autre.pk, "ecartee": ecartee.pk, "fusion": fusion.pk}


def les_instances(monde: Monde) -> dict[str, int]:
    """Une réunion, un examen décidé, une tâche pour le référent, une action annoncée."""
    nord = monde.structure
    Instance.objects.create(structure=nord, code="COM_ASLL")
    reunion = une_reunion(nord, monde.menage)
    examen = reunion.examens.get()
    tache = Tache.objects.create(
        structure=nord,
        quoi="Rappeler le bailleur",
        professionnel=monde.referent.professionnel,
        menage=monde.menage,
        reunion=reunion,
    )
    action = Amelioration.objects.create(
        structure=nord, annee=2025, action="Un atelier budget par mois", statut="PREVUE"
    )
    return {"reunion": reunion.pk, "examen": examen.pk, "tache": tache.pk, "action": action.pk}


def la_reprise(monde: Monde) -> dict[str, int]:
    """Un import repris, un classeur dont on relit les colonnes, un export prêt."""
    nord = monde.structure
    lu = un_import(nord)
    classeur = un_import(nord, etat=Etat.COLONNES, nom=CLASSEUR.name, empreinte="1" * 64)
    copie = fichier(classeur.pk, classeur.nom)
    copy(CLASSEUR, copie)
    classeur.examen = colonnes.ecrire_pages(proposition.pages(copie))
    classeur.save()
    export = Export.objects.create(
        structure=nord, par=monde.rose.professionnel, format="csv", etape=Etape.PRET
    )
    export.chemin.write_bytes(b"PK\x05\x06" + bytes(18))
    return {"import": lu.pk, "classeur": classeur.pk, "export": export.pk}


def un_poste(monde: Monde) -> dict[str, Any]:
    """Une personne invitée, dont l'invitation attend, et une absence."""
    chloe = un_compte(f"Chloé-{monde.structure.pk}", monde.structure).professionnel
    affectation, jeton = chloe.affectations.get(), f"jeton-{monde.structure.pk}"
    Invitation.objects.create(
        affectation=affectation,
        courriel="chloe@palier.test",
        jeton=sha256(jeton.encode()).hexdigest(),
        invitee_le=timezone.now(),
        expire_le=timezone.now() + timedelta(days=365),
    )
    absence = Absence.objects.create(
        professionnel=chloe, structure=monde.structure, debut=LE, fin=date(2026, 4, 24)
    )
    return {"affectation": affectation.pk, "jeton": jeton, "absence": absence.pk}


_ARCHIVES: dict[str, dict[str, Any]] = {}
"""Ce que fige une publication, par structure : composé une fois par suite d'essais."""


def les_bilans(monde: Monde) -> dict[str, int]:
    """Un bilan en cours, son premier texte, et le bilan publié de l'année d'avant."""
    par, reference = l_acces(monde.rose), monde.structure.reference
    bilan, passe = (bilans.ouvrir(modele="pole", annee=an, par=par) for an in (2025, 2024))
    for texte in passe.textes.all():
        bilans.ecrire(texte, version=1, contenu="Rien de plus.", par=par)
    if fige := _ARCHIVES.get(reference):
        qui = {"rang": 0, "publie_le": LE, "par_id": par.professionnel_id}
        publiee = Publication.objects.create(bilan=passe, **qui, **fige)
    else:
        publiee = bilans.publier(passe, rang=0, publie_le=LE, motif="", par=par)
        garde = ("version_palier", "empreinte", "archive")
        _ARCHIVES[reference] = {nom: getattr(publiee, nom) for nom in garde}
    ecrire = bilan.textes.first()
    return {"bilan": bilan.pk, "texte": ecrire.pk, "publication": publiee.pk}
