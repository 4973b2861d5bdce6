"""Un courrier fourni, composé en PDF sans passer par Word.

Un modèle Word de la structure n'a pas cette voie : le rendre en PDF demanderait un traitement de
texte sur le serveur. On l'enregistre en PDF depuis le sien.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jinja2 import TemplateError

from palier.edition.lettre import Lettre, pdf_de_lettre
from palier.noyau.erreurs import Refus
from palier.pilotage.documents.champs import deplier
from palier.pilotage.documents.fournis import Fourni
from palier.pilotage.documents.verification import environnement


def rendre_en_pdf(fourni: Fourni, valeurs: Mapping[str, Any], le: date) -> bytes:
    """Le courrier rempli, en PDF balisé.

    Raises:
        Refus: le modèle ne se remplit pas.
    """
    champs = deplier(valeurs)
    ecrire = environnement(html=False)

    def dit(texte: str) -> str:
        return ecrire.from_string(texte).render(champs)

    def siennes(*noms: str) -> tuple[str, ...]:
        return tuple(str(valeurs.get(nom) or "") for nom in noms)

    try:
        lettre = Lettre(
            titre=fourni.nom,
            emetteur=_emetteur(valeurs),
            destinataire=siennes("destinataire.nom", "destinataire.adresse"),
            date=dit("{% if lieu %}{{ lieu }}, le {{ date }}{% else %}Le {{ date }}{% endif %}"),
            objet=dit("{{ objet }}"),
            paragraphes=tuple(_corps(fourni, dit, ecrire, champs)),
            signature=siennes("professionnel.nom", "professionnel.fonction"),
            pied=dit("Dossier {{ menage.reference }}"),
        )
    except TemplateError:
        raise Refus("Ce modèle ne se remplit pas", "vérifiez ses champs") from None
    return pdf_de_lettre(lettre, le)


def _emetteur(valeurs: Mapping[str, Any]) -> tuple[str, ...]:
    def ecrit(avant: str, nom: str) -> str:
        return f"{avant}{valeurs[nom]}" if valeurs.get(nom) else ""

    return (
        ecrit("", "structure.nom"),
        ecrit("", "structure.adresse"),
        ecrit("Tél. ", "structure.telephone"),
        ecrit("Affaire suivie par ", "professionnel.nom"),
        ecrit("", "professionnel.courriel"),
        ecrit("Dossier ", "menage.reference"),
    )


def _corps(fourni: Fourni, dit: Any, ecrire: Any, champs: Mapping[str, Any]) -> Iterable[str]:
    """Chaque ligne du modèle ; « ? champ : » ne s'écrit que si le champ est rempli."""
    for ligne in fourni.corps:
        condition, _, texte = ligne[2:].partition(" : ") if ligne.startswith("? ") else ("", "", "")
        if not condition:
            yield dit(ligne)
        elif ecrire.compile_expression(condition)(**champs):
            yield dit(texte)
