"""Ce que change un dossier de surendettement : en lui-même, et à l'expulsion du ménage."""

from datetime import date

from palier.metier.logement.echeances import droit_de, faits_de
from palier.metier.logement.models import Etape, Procedure
from palier.metier.logement.regles.echeances import Droit
from palier.metier.logement.regles.effets import (
    Effet,
    delais_locatifs,
    effets_de_la_recevabilite,
    effets_du_dossier,
)
from palier.metier.logement.regles.etapes import Fait, en_ordre
from palier.metier.logement.regles.surendettement import ISSUES, RECEVABLE, SUSPENSION
from palier.noyau.texte import date_longue
from palier.socle.habilitations.acces import Acces


def effets(procedure: Procedure, acces: Acces) -> list[Effet]:
    """Ce que change l'étape d'un dossier, ou les dossiers du ménage à son expulsion."""
    if procedure.close_le:
        return []
    if procedure.type == "SURENDETTEMENT":
        return effets_du_dossier(faits_de(procedure.etapes.all()), acces.le)
    return _sur_l_expulsion(procedure, acces) if procedure.type == "EXPULSION" else []


def _sur_l_expulsion(expulsion: Procedure, acces: Acces) -> list[Effet]:
    """Ce qu'en disent les dossiers que l'on ouvre : leur issue, à défaut leur recevabilité.

    Passé leur terme, ils ne changent plus rien (R-EXP-13, R-EXP-14).
    """
    dossiers = Procedure.objects.visibles_par(acces).filter(
        menage_id=expulsion.menage_id, type="SURENDETTEMENT"
    )
    etapes = Etape.objects.filter(procedure__in=dossiers, date__lte=acces.le)
    # L'effacement suit un rétablissement personnel : il n'en abrège pas les effets.
    decisives = {RECEVABLE, *ISSUES} - {"S12_EFFACE"}
    faits = [f for f in en_ordre(faits_de(etapes)) if f.code in decisives]
    return _effets(faits[-1], droit_de(expulsion), acces.le) if faits else []


def _effets(fait: Fait, droit: Droit, le: date) -> list[Effet]:
    delais = delais_locatifs(fait, droit)
    terme = delais or (SUSPENSION.depuis(fait, droit) if fait.code == RECEVABLE else None)
    if terme is None or (terme.au_plus_tard and terme.au_plus_tard < le):
        return []
    if delais is None:
        return effets_de_la_recevabilite(fait.le, droit)
    fin = f", jusqu’au {date_longue(delais.au_plus_tard)}" if delais.au_plus_tard else ""
    dit = f"{delais.quoi}{fin}, si le loyer est repris au jour de l’audience."
    return [Effet(dit, delais.article, delais)]
