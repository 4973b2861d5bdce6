"""Le diagnostic en document : un arbre d'édition, rendu en PDF et en DOCX modifiable."""

import re
from itertools import groupby

from palier.edition.document import Document, Section, SousSection, Texte
from palier.noyau.texte import date_longue
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.diagnostic.rubriques import ICI, Fait, Rubrique

SOURCE = (
    "Rubriques du décret n° 2021-8 du 5 janvier 2021, article 2. Ce diagnostic ne vaut ni congé, "
    "ni reconnaissance de dette. Chaque fait repris du dossier dit d’où il vient et de quel jour."
)
_VIDE = "Non renseigné au jour de la rédaction."
_SIGNES = re.compile(r"([\\`*_\[\]<>#])")


def document(diagnostic: Diagnostic, rubriques: list[Rubrique]) -> Document:
    """Le document d'un diagnostic ; tant qu'il n'est pas remis, il se dit projet."""
    remis, menage = diagnostic.remis_le, str(diagnostic.menage)
    mention = f"Remis le {date_longue(remis)}" if remis else "Projet, non remis"
    titre = "Diagnostic social et financier"
    chapeau = f"{menage}. {mention}. {diagnostic.structure}."
    if diagnostic.de_carence:
        titre += " de carence"
        chapeau += " Le ménage n’a pas été rencontré."
    return Document(
        titre=titre,
        titre_court=f"{titre}, {menage}",
        structure=diagnostic.structure.nom,
        structure_courte=diagnostic.structure.nom,
        annee=(remis or diagnostic.saisi_le).year,
        sections=(
            Section(
                titre,
                (
                    Texte(_propre(chapeau), chapeau=True),
                    *(_rubrique(n, r) for n, r in enumerate(rubriques, start=1)),
                    Texte(f"_{SOURCE}_"),
                ),
            ),
        ),
        mention=mention,
        publie_le=remis,
        sommaire=False,
    )


def _rubrique(numero: int, rubrique: Rubrique) -> SousSection:
    blocs = [Texte(_faits(*groupe)) for groupe in _par_source(rubrique.faits)]
    for texte in rubrique.textes:
        if texte.dit:
            tete = f"**{texte.libelle}.** " if len(rubrique.textes) > 1 else ""
            blocs.append(Texte(f"{tete}{texte.dit}"))
    if rubrique.manques:
        blocs.append(Texte(" ".join(_propre(manque.dit) for manque in rubrique.manques)))
    return SousSection(str(numero), rubrique.titre, tuple(blocs) or (Texte(_VIDE),))


def _par_source(faits: tuple[Fait, ...]) -> list[tuple[str, list[Fait]]]:
    return [(dite, list(siens)) for dite, siens in groupby(faits, key=lambda f: f.origine)]


def _faits(source: str, faits: list[Fait]) -> str:
    lignes = [f"- {_propre(fait.nom)} : **{_propre(fait.dit)}**" for fait in faits]
    return "\n".join(lignes if source == ICI else [*lignes, "", f"_Source : {_propre(source)}._"])


def _propre(texte: str) -> str:
    return _SIGNES.sub(r"\\\1", texte)
