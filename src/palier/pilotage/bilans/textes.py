"""Les textes d'un bilan : un fichier Markdown par rubrique, ébauché une fois, jamais réécrit.

Le logiciel propose des phrases factuelles ; la structure les reprend, les complète, puis efface la
ligne qui les dit proposées. Tant qu'elle y est, le document les marque comme telles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from palier.noyau.erreurs import Refus
from palier.pilotage.bilans.constats import dire
from palier.pilotage.bilans.expressions import Source
from palier.pilotage.bilans.modele import Citation, Modele, TexteAEcrire, textes_a_ecrire

MARQUE = (
    "<!-- proposé par le logiciel, à relire : effacez cette ligne quand le texte est le vôtre -->"
)
_COMMENTAIRE = re.compile(r"<!--.*?-->", re.S)
_PETIT_EFFECTIF = re.compile(
    r"\b(?:[1-4]|deux|trois|quatre) (?:ménage|personne|famille|mesure|titulaire|enfant)s?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TexteLu:
    """Un texte de la structure ; `propose` : encore à l'état d'ébauche."""

    markdown: str
    propose: bool = False


def ebauche(texte: TexteAEcrire | Citation, source: Source) -> str:
    """Le fichier proposé : la consigne, la marque, les phrases que les nombres permettent."""
    phrases = texte.phrases if isinstance(texte, TexteAEcrire) else ()
    dites = [p.texte for alternatives in phrases if (p := dire(alternatives, source))]
    consigne = f"<!-- Consigne : {texte.consigne.strip()} -->"
    return f"{consigne}\n{MARQUE}\n\n{' '.join(dites)}\n".rstrip("\n") + "\n"


def ebaucher(modele: Modele, source: Source, dossier: Path) -> list[Path]:
    """Écrit les fichiers qui manquent dans le dossier ; rend leurs chemins.

    Raises:
        Refus: le dossier ne peut pas être écrit.
    """
    ecrits = []
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        for texte in textes_a_ecrire(modele):
            chemin = dossier / f"{texte.fichier}.md"
            if not chemin.exists():
                chemin.write_text(ebauche(texte, source), encoding="utf-8")
                ecrits.append(chemin)
    except OSError:
        geste = "choisissez un autre dossier avec --textes"
        raise Refus(f"Le dossier de textes « {dossier} » ne s'écrit pas", geste) from None
    return ecrits


def lire(modele: Modele, dossier: Path) -> dict[str, str]:
    """Le contenu brut des textes présents, par nom de fichier sans suffixe.

    Raises:
        Refus: un texte n'est pas de l'UTF-8.
    """
    lus = {}
    for texte in textes_a_ecrire(modele):
        chemin = dossier / f"{texte.fichier}.md"
        try:
            lus[texte.fichier] = chemin.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            continue
        except (UnicodeDecodeError, OSError):
            raise Refus(f"Le texte « {chemin} » ne se lit pas", "enregistrez-le en UTF-8") from None
    return lus


def interprete(brut: str) -> TexteLu | None:
    """Le texte à montrer, sans ses commentaires ; None s'il n'y a rien à lire."""
    markdown = _COMMENTAIRE.sub("", brut).strip()
    return TexteLu(markdown, propose="proposé par le logiciel" in brut) if markdown else None


def effectifs_cites(bruts: Mapping[str, str]) -> dict[str, str]:
    """Par rubrique, le petit effectif que son texte écrit en toutes lettres ou en chiffres."""
    lus = {nom: interprete(brut) for nom, brut in bruts.items()}
    trouves = {n: _PETIT_EFFECTIF.search(lu.markdown) for n, lu in lus.items() if lu}
    return {nom: trouve[0] for nom, trouve in trouves.items() if trouve}


def avertissements(modele: Modele, dossier: Path, bruts: dict[str, str]) -> list[str]:
    """Ce qu'un relecteur doit savoir : textes à écrire, à relire, inconnus, petits effectifs."""
    attendus = [t.fichier for t in textes_a_ecrire(modele)]
    messages = []
    cites = effectifs_cites(bruts)
    for nom in attendus:
        if interprete(bruts.get(nom, "")) is None:
            messages.append(f"Texte « {nom} » vide : écrivez {dossier / nom}.md.")
        elif nom in cites:
            messages.append(
                f"Texte « {nom} » : « {cites[nom]} » est un effectif de 1 à 4 : "
                "écrivez « moins de cinq » ou retirez-le."
            )
    proposes = [n for n in attendus if (t := interprete(bruts.get(n, ""))) and t.propose]
    if proposes:
        messages.append(
            f"Textes encore proposés par le logiciel, à relire : {', '.join(proposes)}."
        )
    inconnus = sorted(f.stem for f in dossier.glob("*.md") if f.stem not in attendus)
    for nom in inconnus:
        messages.append(f"Texte « {nom} » : aucune rubrique du modèle ne le demande.")
    return messages
