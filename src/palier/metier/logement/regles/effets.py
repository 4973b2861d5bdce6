"""Ce que change un dossier de surendettement : en lui-même, et à l'expulsion (R-EXP-13, 14)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from palier.metier.logement.regles.echeances import Droit, Echeance, Regle
from palier.metier.logement.regles.etapes import Fait, en_ordre
from palier.metier.logement.regles.surendettement import DUREE_MAX, MORATOIRE, RECEVABLE, STATUE


@dataclass(frozen=True)
class Effet:
    """Ce que le surendettement change à l'expulsion, et ce qu'il ne change pas."""

    dit: str
    article: str
    echeance: Echeance | None = None


_DU_DEPOT = (
    Effet("Le dépôt inscrit le ménage au fichier des incidents de crédit (FICP). Gardez "
          "l’attestation de dépôt.", "C. conso, L. 752-2"),
    Effet("Si la commission ne décide pas dans son délai, les emprunts ne portent que l’intérêt "
          "légal les trois mois qui suivent.", "C. conso, L. 721-2"),
)  # fmt: skip
_DE_LA_RECEVABILITE = (
    Effet("Les saisies sont suspendues, deux ans au plus ; les dettes d’avant, hors pensions "
          "alimentaires, ne se paient plus.", "C. conso, L. 722-2 à L. 722-5"),
    Effet("Le ménage n’aggrave pas son insolvabilité : aucun nouveau crédit.",
          "C. conso, L. 722-5"),
    Effet("La banque ne prend pas de frais sur les prélèvements rejetés des dettes d’avant.",
          "C. conso, L. 722-2 à L. 722-16"),
    Effet("L’aide au logement suspendue est rétablie.", "C. conso, L. 722-10"),
)  # fmt: skip
_EFFETS = {
    **dict.fromkeys(("S2_DEPOSE", "S15_REDEPOT"), _DU_DEPOT),
    **dict.fromkeys((RECEVABLE, "S6_ORIENTE_PLAN"), _DE_LA_RECEVABILITE),
}


def effets_du_dossier(faits: Iterable[Fait], le: date) -> list[Effet]:
    """Ce que change l'étape où en est le dossier : son dépôt (S1, S2), sa recevabilité (S4)."""
    franchis = [f.code for f in en_ordre(faits) if f.le <= le]
    decisifs = [code for code in franchis if code in _EFFETS.keys() | STATUE]
    return list(_EFFETS.get(decisifs[-1], ())) if decisifs else []


def effets_de_la_recevabilite(recevable_le: date, droit: Droit) -> list[Effet]:
    """Recevable : les saisies s'arrêtent, l'expulsion non (R-EXP-13, R-EXP-14)."""
    juge = Regle(
        "SUSPENSION_JUGE",
        "Suspension que le juge peut ordonner, au plus",
        "R-EXP-13",
        "C. conso, L. 722-6 à L. 722-9",
        "EXP_SURENDETTEMENT_SUSPENSION_MAX",
    ).depuis(Fait("S3_RECEVABLE", recevable_le), droit)
    return [
        Effet("L’expulsion n’est pas arrêtée d’office : la commission, ou en urgence son "
              "président, peut demander au juge de la suspendre.", juge.article, juge),
        Effet("Les saisies sont suspendues ; les dettes d’avant, hors pensions alimentaires, "
              "ne se paient plus.", "C. conso, L. 722-2 et L. 722-5"),
        Effet("Le loyer courant reste dû, ainsi que les délais accordés par le juge du bail.",
              "Loi du 6 juillet 1989, art. 24 VI"),
        Effet("L’aide au logement suspendue est rétablie.", "C. conso, L. 722-10"),
    ]  # fmt: skip


def delais_locatifs(issue: Fait, droit: Droit) -> Echeance | None:
    """Jusqu'où l'issue du dossier prolonge les délais du juge du bail (R-EXP-13).

    Moratoire : trois mois après sa fin. Rétablissement personnel : deux ans. Plan ou mesures : la
    même durée qu'eux. Le loyer doit être repris au jour de l'audience.
    """
    article = "Loi du 6 juillet 1989, art. 24 VI et VIII"
    if issue.code == "S9_MORATOIRE":
        fin = MORATOIRE.depuis(issue, droit)
        if fin.au_plus_tard is None:
            return fin
        suite = Regle("DELAIS_MORATOIRE", "Délais locatifs prolongés", "R-EXP-13", article,
                      "EXP_SURENDETTEMENT_MORATOIRE_SUITE")  # fmt: skip
        apres = suite.depuis(Fait(issue.code, fin.au_plus_tard), droit, au=issue.le)
        return replace(apres, calcul=(*fin.calcul, *apres.calcul), depuis=issue)
    if issue.code in {"S10_RP", "S11_RP_LIQ"}:
        suspendue = Regle("CLAUSE_RETABLISSEMENT", "Effets de la clause suspendus", "R-EXP-13",
                          "C. conso, L. 714-1", "EXP_RETABLISSEMENT_SUSPENSION")  # fmt: skip
        return suspendue.depuis(issue, droit)
    if issue.code in {"S7_PLAN", "S8_MESURES"}:
        fin = DUREE_MAX.depuis(issue, droit)
        return replace(fin, code="DELAIS_PLAN", quoi="Délais locatifs, le temps du plan",
                       regle="R-EXP-13", article=article)  # fmt: skip
    return None
