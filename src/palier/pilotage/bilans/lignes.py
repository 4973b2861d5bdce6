"""Choisir, ordonner et étiqueter les lignes d'une ventilation avant de les montrer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from palier.edition import figures as f
from palier.edition.figures import Barre
from palier.moteur.resultats import Ligne, Resultat
from palier.moteur.secret import SEUIL
from palier.noyau.texte import ESPACE_INSECABLE, nombre, pourcent
from palier.pilotage.bilans.constats import est_feminin
from palier.pilotage.bilans.expressions import Indicible, Source
from palier.pilotage.bilans.liens import VIDES
from palier.pilotage.bilans.modele import Figure, Tableau
from palier.pilotage.bilans.secret import etiquette_masquee, petit, tue

RESTE = "AUTRE"


@dataclass(frozen=True, slots=True)
class Choix:
    """Les lignes à montrer, dans l'ordre, et ce qu'il faut dire de celles qu'on ne montre pas.

    Attributes:
        ecartees: combien de réponses ne sont pas montrées.
        seuil: toutes les écartées sont sous ce nombre ; 0 si l'une l'atteint.
    """

    lignes: tuple[Ligne, ...]
    axe: str
    ecartees: int = 0
    seuil: int = 0


def choisies(
    objet: Figure | Tableau, resultat: Resultat, axes: tuple[str, ...], source: Source
) -> Choix:
    """Les lignes utiles, non nulles et triées ; les petites sont réunies ou écartées."""
    ventilation = resultat.ventilation(*axes) if axes else resultat.ventilations[0]
    if ventilation is None:
        return Choix((), "")
    axe = ventilation.axes[-1]
    par_code = {x.modalites[-1]: x for x in ventilation.lignes}
    if objet.ordre:
        ferme = source.eteints.modalites
        tenus = [c for c in objet.ordre if (axe, c) not in ferme]
        gardees = [par_code.pop(c, Ligne((c,), 0, 0.0)) for c in tenus]
    else:
        gardees = sorted(par_code.values(), key=_rang)
    utiles = [x for x in gardees if x.modalites[-1] not in (*VIDES, RESTE)]
    if not objet.ordre:
        utiles = [x for x in utiles if tue(x) or x.valeur]
    multiple = source.multiple(resultat.code, axes)
    if multiple and objet.au_moins:
        grandes = [x for x in utiles if not tue(x) and (x.valeur or 0) >= objet.au_moins]
    else:
        grandes = utiles
    montrees = grandes[: objet.au_plus]
    ecartees = [x for x in utiles if x not in montrees]
    fin = [par_code[c] for c in (RESTE, *VIDES) if c in par_code and _compte(par_code[c])]
    if ecartees and not multiple:
        fin = [_reunit([*ecartees, *(x for x in fin if x.modalites[-1] == RESTE)])] + [
            x for x in fin if x.modalites[-1] in VIDES
        ]
        return Choix((*montrees, *fin), axe)
    # Une case tue en renfort peut dépasser le seuil : on ne dit plus qu'elles sont dessous.
    petites = all("au_plus" in x.valeurs for x in ecartees if tue(x))
    seuil = objet.au_moins if petites and len(grandes) == len(montrees) else 0
    return Choix((*montrees, *fin), axe, len(ecartees), seuil)


def _compte(x: Ligne) -> bool:
    return tue(x) or bool(x.valeur)


def _rang(x: Ligne) -> tuple[bool, bool, float]:
    return (x.modalites[-1] in (*VIDES, RESTE), tue(x), -(x.valeur or 0))


def _reunit(lignes: Sequence[Ligne]) -> Ligne:
    """Les lignes écartées d'une répartition, en une seule ; petite, elle reste masquée."""
    if any(tue(x) for x in lignes):
        return replace(lignes[0], modalites=(RESTE,), valeur=None, part=None, masquee=True)
    total = sum(x.valeur or 0 for x in lignes)
    parts = [x.part for x in lignes if x.part is not None]
    return Ligne((RESTE,), total, sum(parts) if parts else None)


def etiquette(x: Ligne) -> str:
    """Le nombre écrit d'une ligne, ou ce qui le remplace."""
    if tue(x):
        return etiquette_masquee(x)
    return "" if x.valeur is None else nombre(x.valeur)


def part(x: Ligne) -> str:
    """La part entre parenthèses ; vide si elle n'a pas de sens."""
    return f"({pourcent(x.part, 0)})" if x.part is not None and not tue(x) else ""


def barre(x: Ligne, libelle: str, source: Source, *, avec_part: bool, accent: bool) -> Barre:
    """La barre d'une ligne, dans son état : connu, non renseigné, masqué."""
    if tue(x):
        return Barre(libelle, longueur(x, source), etiquette(x), etat="masque")
    valeur = float(x.valeur or 0)
    if x.modalites[-1] in VIDES:
        return Barre(libelle, valeur, etiquette(x), etat="non_renseigne")
    return Barre(libelle, valeur, etiquette(x), part(x) if avec_part else "", accent)


def accents(objet: Figure, choix: Choix) -> set[str]:
    """Les codes mis en avant : ceux du modèle, sinon la plus grande ligne publiée et ses égales."""
    if objet.accent:
        return set(objet.accent)
    connues = [x for x in choix.lignes if not tue(x) and x.modalites[-1] not in (*VIDES, RESTE)]
    plus_grande = max((x.valeur or 0 for x in connues), default=0)
    return {x.modalites[-1] for x in connues if plus_grande and x.valeur == plus_grande}


def note_d_effectif(
    resultat: Resultat,
    axes: tuple[str, ...],
    choix: Choix,
    source: Source,
    *,
    parts: bool = True,
) -> str:
    """« n = 38 mesures, dont 36 renseignées. », et ce qui aide à lire les lignes."""
    phrases = [_effectif(resultat, source.unite(resultat.code))]
    if source.multiple(resultat.code, axes) and parts:
        cent = sum(x.part or 0 for x in choix.lignes) > 100
        suite = " : le total dépasse 100 %" * cent
        phrases.append(f"Plusieurs réponses possibles{suite}.")
    if choix.ecartees and choix.seuil:
        phrases.append(f"Réponses citées moins de {choix.seuil} fois non représentées.")
    elif choix.ecartees:
        phrases.append("Autres réponses, moins citées, non représentées.")
    if any(tue(x) for x in choix.lignes):
        phrases.append(pointille(source))
    return " ".join(p for p in phrases if p)


def _effectif(resultat: Resultat, unites: str) -> str:
    n = resultat.population if resultat.population is not None else resultat.valeur
    if n is None or resultat.masquee:
        return ""
    unite = unites if n >= 2 else unites.removesuffix("s")
    debut = f"n = {nombre(n)}{ESPACE_INSECABLE}{unite}".rstrip(ESPACE_INSECABLE)
    connus = resultat.renseignes
    if connus is None or (connus == n and n < 2):
        return f"{debut}."
    accord = "e" if unite and est_feminin(unite) else ""
    if connus == n:
        return f"{debut}, {'toutes' if accord else 'tous'} renseigné{accord}s."
    if connus == 0:
        return f"{debut}, aucun{accord} renseigné{accord}."
    pluriel = "s" if connus > 1 else ""
    return f"{debut}, dont {nombre(connus)} renseigné{accord}{pluriel}."


@dataclass(frozen=True, slots=True)
class Dessin:
    """Une figure d'édition et le début de sa note."""

    figure: f.Figure
    note: str = ""
    suite: tuple[tuple[str, f.Figure], ...] = ()


def axes_de(objet: Figure) -> tuple[str, ...]:
    """Les axes de l'indicateur montré."""
    return objet.indicateur.axes if objet.indicateur else ()


def vide(choix: Choix) -> bool:
    """Rien à montrer.

    Raises:
        Indicible: tout ce qu'il y aurait à montrer est couvert par le secret.
    """
    montrees = [x for x in choix.lignes if x.modalites[-1] not in VIDES and (tue(x) or x.valeur)]
    if montrees and all(tue(x) for x in montrees):
        raise Indicible(etiquette_masquee(montrees[0]))
    return not any(tue(x) or x.valeur for x in choix.lignes if x.modalites[-1] not in VIDES)


def longueur(x: Ligne, source: Source) -> float:
    """La longueur dessinée : la valeur, ou la plus grande possible si elle est tue."""
    return float(borne(source) if tue(x) else x.valeur or 0)


def borne(source: Source) -> int:
    """Le plus grand effectif que le secret couvre d'office."""
    return int(source.constantes.get("borne", SEUIL - 1))


def pointille(source: Source) -> str:
    """Ce que dit un contour en pointillé."""
    return f"Pointillé : effectif de {petit(borne(source))}, non publié."
