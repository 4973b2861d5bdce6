"""Des résultats inventés et une source de nombres pour les essais du bilan."""

from palier.moteur.resultats import Ligne, Resultat, Ventilation
from palier.pilotage.bilans.nombres import Nombres

CONSTANTES = {
    "annee": 2025,
    "annee_avant": 2024,
    "annee_apres": 2026,
    "premiere_annee": 2018,
    "debut": "1er janvier",
    "terme": "31 décembre",
    "structure": "CCAS d’exemple",
}


def repartition(code, axe, comptes, *, unite="ménages", nsp=0, **champs):
    """Un indicateur réparti : `comptes` par modalité, et ses parts."""
    connus = sum(comptes.values())
    lignes = [Ligne((m,), n, 100 * n / connus if connus else None) for m, n in comptes.items()]
    lignes.append(Ligne(("NSP",), nsp))
    return Resultat(
        code, code, unite, connus + nsp, renseignes=connus, population=connus + nsp,
        ventilations=(Ventilation((axe,), tuple(lignes)),), **champs,
    )  # fmt: skip


def taux(code, numerateur, denominateur, **champs):
    """Un taux ; dénominateur nul : sans objet."""
    valeur = 100 * numerateur / denominateur if denominateur else None
    champs.setdefault("renseignes", denominateur)
    champs.setdefault("population", denominateur)
    return Resultat(code, code, "%", valeur, numerateur, denominateur, **champs)


def compte(code, n, *, unite="ménages", **valeurs):
    """Un nombre simple, et ses valeurs nommées."""
    return Resultat(code, code, unite, n, valeurs=valeurs)


def source(*resultats, avant=(), multiples=()):
    """Les nombres de l'année, et ceux de l'année d'avant."""
    par_code = {(r.code, "annee"): r for r in resultats} | {(r.code, "avant"): r for r in avant}
    return Nombres(par_code, dict(CONSTANTES), {}, frozenset(multiples))
