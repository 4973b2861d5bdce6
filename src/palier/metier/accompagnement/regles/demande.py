"""La demande : qui l'instruit, ce qu'elle attend, ce avec quoi elle se cumule (R-DIS-02 à 12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from palier.metier.accompagnement.regles.avertissement import Avertissement, d_apres
from palier.metier.accompagnement.regles.dispositif import Lire, Regles
from palier.noyau.erreurs import Refus
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.parametres import parametre
from palier.noyau.texte import accorde


def exiger_instructeur(instructeur: str) -> None:
    """Un dossier passe en commission porté par un travailleur social (R-DIS-03, R-DIS-12).

    Raises:
        Refus: le service qui instruit est inconnu, ou n'est pas un service social.
    """
    liste = nomenclature("prescripteur")
    if instructeur and liste.attribut(instructeur, "instructeur"):
        return
    if instructeur:
        fait = f"« {liste.libelle(instructeur)} » peut demander, pas instruire"
    else:
        fait = "Aucun service n'instruit cette demande"
    geste = "indiquez le travailleur social qui porte le dossier"
    raise Refus(fait, geste, champ="instructeur")


def complete(attendues: int | None, recues: int | None) -> bool:
    """Aucune pièce attendue ne manque ; sans compte, rien ne manque."""
    return attendues is None or (recues or 0) >= attendues


def exiger_adhesion(adhesion_le: date | None, regles: Regles) -> None:
    """L'accompagnement se propose : le ménage signe avant la commission (R-DIS-02).

    Raises:
        Refus: le dispositif attend une adhésion qui n'est pas signée.
    """
    if regles.adhesion and adhesion_le is None:
        geste = "complétez le dossier avec la date de signature"
        raise Refus("Le ménage n'a pas signé son adhésion", geste)


def sur_l_acces(code: str, debut: date, bail: date | None) -> list[Avertissement]:
    """Un ASLL accès suit le bail et l'état des lieux ; les deux dates restent libres (R-DIS-02).

    Args:
        bail: le jour du bail ; None s'il n'est pas connu.
    """
    if code != "ASLL_ACCES" or (bail is not None and bail <= debut):
        return []
    fait = "L'ASLL accès commence d'ordinaire après le bail et l'état des lieux"
    geste = "notez la date du bail au volet Logement si elle manque"
    return [Avertissement(fait, geste, "usage (R-DIS-02)")]


# Le cumul (R-DIS-03, R-DIS-08) --------------------------------------------------------------------


@dataclass(frozen=True)
class AutreMesure:
    """Une autre mesure du ménage, chez le même opérateur."""

    code: str
    nom: str
    groupe: str = ""
    ouverte: bool = True


def exiger_seule(groupe: str, autres: Iterable[AutreMesure]) -> None:
    """Un ménage a au plus une mesure ouverte d'un même groupe chez un opérateur (R-DIS-03).

    Raises:
        Refus: il en a déjà une.
    """
    for autre in autres:
        if groupe and autre.ouverte and autre.groupe == groupe:
            fait = f"Ce ménage a déjà une mesure {autre.nom} ouverte"
            raise Refus(fait, "ouvrez-la plutôt que d'en demander une autre", champ="dispositif")


_CURATELLE_OU_TUTELLE = ("CURATELLE_SIMPLE", "CURATELLE_RENFORCEE", "TUTELLE")
PROTECTIONS = ("SAUVEGARDE", *_CURATELLE_OU_TUTELLE, "HABILITATION_FAMILIALE", "NSP")
"""Les mesures de protection ; « NSP » : il y en a une, on ne sait laquelle."""
_MAJ = "C. civ. 495 s."


def sur_le_cumul(
    code: str, autres: Iterable[AutreMesure], protection: str = ""
) -> list[Avertissement]:
    """Ce qu'une mesure d'accompagnement judiciaire n'admet pas à côté d'elle (R-DIS-08).

    Args:
        autres: ouvertes ou finies.
        protection: une de `PROTECTIONS` ; vide : aucune n'est connue.
    """
    if code != "MAJ":
        return []
    masp = [autre for autre in autres if autre.code.startswith("MASP")]
    dits = []
    if not masp:
        fait = "La MAJ suit l'échec d'une MASP, et aucune n'est notée ici"
        dits.append(Avertissement(fait, "gardez au dossier ce qui l'établit", _MAJ))
    dits += [
        Avertissement(f"La mesure {autre.nom} est encore ouverte", "clôturez-la", _MAJ)
        for autre in masp
        if autre.ouverte
    ]
    if protection in _CURATELLE_OU_TUTELLE:
        fait = "La MAJ est incompatible avec une curatelle ou une tutelle"
        dits.append(Avertissement(fait, "clôturez l'une des deux", _MAJ))
    elif protection == "NSP":
        fait = "Une mesure de protection est accordée ; curatelle et tutelle excluent la MAJ"
        dits.append(Avertissement(fait, "vérifiez laquelle", _MAJ))
    return dits


# La MASP contrainte (R-DIS-07) --------------------------------------------------------------------


def sur_la_contrainte(
    code: str, impayes_mois: Decimal | None, le: date, lire: Lire = parametre
) -> list[Avertissement]:
    """Le versement direct au bailleur suppose un refus et des loyers impayés (R-DIS-07).

    Args:
        impayes_mois: les mois de loyer impayés ; None s'ils ne sont pas connus.
    """
    if code != "MASP3":
        return []
    seuil = lire("MASP3_IMPAYE_MIN", le)
    if impayes_mois is not None and impayes_mois >= seuil.valeur:
        return []
    exige = f"la MASP contrainte suppose au moins {accorde(seuil.valeur, 'mois')} de loyer impayés"
    if impayes_mois is None:
        fait = f"Les mois de loyer impayés sont à établir : {exige}, et un contrat refusé ou rompu"
        return [d_apres(seuil, fait)]
    dus = f"{accorde(impayes_mois, 'mois')} de loyer impayés"
    return [d_apres(seuil, f"{dus} seulement : {exige}")]
