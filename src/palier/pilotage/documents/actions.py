"""Déposer un modèle, le retirer, produire un document et le garder au dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from palier.metier.accompagnement.actions import noter
from palier.metier.accompagnement.actions.pieces import joindre
from palier.metier.accompagnement.models import Mesure, Piece
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.pilotage.documents.en_pdf import rendre_en_pdf
from palier.pilotage.documents.fournis import compose, fournis
from palier.pilotage.documents.listes import Usage
from palier.pilotage.documents.models import ModeleWord
from palier.pilotage.documents.production import remplir
from palier.pilotage.documents.verification import Defaut, defauts
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import Recu
from palier.socle.pieces.rangement import effacer, lire, oublier, ranger
from palier.socle.pieces.regles import nom_propre


class ModeleFautif(Refus):
    """Un modèle déposé a des défauts ; aucun n'est tu."""

    def __init__(self, trouves: list[Defaut]) -> None:
        self.defauts = trouves
        fait = "Ce modèle a un défaut" if len(trouves) == 1 else f"{len(trouves)} défauts"
        super().__init__(fait, "corrigez-le dans Word, puis déposez-le", champ="fichier")


@dataclass(frozen=True)
class Modele:
    """Un modèle à employer, fourni ou de la structure.

    Attributes:
        cle: ce qui le désigne dans une adresse.
        au_menage: il part chez le ménage, autant qu'on le sache.
    """

    cle: str
    nom: str
    usage: Usage
    au_menage: bool
    objet: str = ""
    destinataire: str = ""
    propre: ModeleWord | None = None

    @property
    def a_un_pdf(self) -> bool:
        """Un courrier fourni ; un modèle de la structure n'existe qu'en Word."""
        return self.propre is None and self.usage is not Usage.BILAN

    def octets(self) -> bytes:
        return lire(self.propre.fichier) if self.propre else compose(self.cle)


def modeles(acces: Acces, *usages: Usage) -> list[Modele]:
    """Ceux de la structure, puis ceux que Palier fournit."""
    propres = ModeleWord.objects.visibles_par(acces).filter(usage__in=usages)
    siens = [Modele(f"m{m.pk}", m.nom, Usage(m.usage), True, propre=m) for m in propres]
    donnes = [
        Modele(f.cle, f.nom, f.usage, f.au_menage, f.objet, f.destinataire)
        for f in fournis().values()
        if f.usage in usages
    ]
    return siens + donnes


@transaction.atomic
def deposer_modele(*, nom: str, usage: Usage, fichier: Recu, par: Acces) -> ModeleWord:
    """Ajoute un modèle à ceux de la structure, s'il est sans défaut.

    Raises:
        Interdit: la casquette ne règle pas la structure.
        Refus: ce n'est pas un document Word sain, ou un modèle porte déjà ce nom.
        ModeleFautif: des balises ne se comprennent pas.
    """
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    if fichier.extension != "docx":
        fait = f"« {fichier.nom} » n'est pas un document Word"
        raise Refus(fait, "enregistrez-le en .docx", champ="fichier")
    if trouves := defauts(fichier.octets, usage):
        raise ModeleFautif(trouves)
    siens = ModeleWord.objects.visibles_par(par)
    if siens.filter(nom__iexact=nom).exists():
        geste = "retirez l'ancien, ou donnez un autre nom"
        raise Refus(f"Un modèle s'appelle déjà « {nom} »", geste, champ="nom")
    rangement = ranger(fichier.octets, fichier.extension)
    try:
        modele = ModeleWord.objects.create(
            structure_id=par.structure_id,
            nom=nom,
            usage=usage,
            fichier=rangement,
            taille=len(fichier.octets),
            depose_le=par.le,
        )
        tracer(par, "documents.deposer_modele", modele, usage=str(usage))
    except BaseException:
        oublier(rangement)
        raise
    return modele


@transaction.atomic
def retirer_modele(modele: ModeleWord, *, par: Acces) -> None:
    """Retire un modèle ; les documents qu'il a produits restent aux dossiers."""
    par.exiger(Geste.ECRIRE, Donnee.REGLAGES)
    tracer(par, "documents.retirer_modele", modele)
    modele.delete()
    effacer(modele.fichier)


def _remplir(modele: Modele, valeurs: Mapping[str, Any], le: date, en_pdf: bool) -> bytes:
    if not en_pdf:
        return remplir(modele.octets(), modele.usage, valeurs)
    if not modele.a_un_pdf:
        fait = "Un modèle Word de la structure ne se rend pas en PDF ici"
        raise Refus(fait, "produisez le document Word, puis enregistrez-le en PDF")
    return rendre_en_pdf(fournis()[modele.cle], valeurs, le)


def produire(
    menage: Menage,
    modele: Modele,
    *,
    valeurs: Mapping[str, Any],
    par: Acces,
    cle: str,
    mesure: Mesure | None = None,
    au_fil: bool = False,
    en_pdf: bool = False,
) -> Piece:
    """Remplit un modèle, et garde le document au dossier ; envoyé deux fois, il n'en fait qu'un.

    Args:
        au_fil: noter aussi l'écrit dans le fil du dossier.
        en_pdf: prêt à imprimer, au lieu du document Word.
    Raises:
        Interdit: cette casquette n'écrit pas ce type de pièce pour ce ménage.
        Refus: le modèle n'est plus admis, ou n'a pas de PDF.
    """
    octets = _remplir(modele, valeurs, par.le, en_pdf)
    extension = "pdf" if en_pdf else "docx"
    nom = nom_propre(f"{modele.nom}, {menage}, {par.le:%Y-%m-%d}.{extension}")
    with transaction.atomic():
        piece = joindre(
            menage,
            fichier=Recu(nom, octets, extension),
            type=modele.usage.piece,
            date=par.le,
            mesure=mesure,
            par=par,
            cle=cle,
        )
        if au_fil:
            objet = str(valeurs.get("objet") or modele.nom)[:300]
            noter(menage, type="ECRIT", le=par.le, par=par, objet=objet, cle=cle, mesure=mesure)
    return piece
