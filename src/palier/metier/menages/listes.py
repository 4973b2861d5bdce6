"""Les faits datés d'une personne."""

from enum import StrEnum


class Fait(StrEnum):
    """Ce qui change au fil d'un accompagnement, et se date."""

    EMPLOI = "emploi"
    RESSOURCE = "ressource"
    RESIDENCE = "residence"
    DIPLOME = "diplome"

    @property
    def libelle(self) -> str:
        return _LIBELLES[self]

    @property
    def exclusif(self) -> bool:
        """Une personne n'en a qu'un à la fois : le suivant clôt le précédent."""
        return self in {Fait.EMPLOI, Fait.RESIDENCE}


_LIBELLES = {
    Fait.EMPLOI: "Situation d'emploi",
    Fait.RESSOURCE: "Ressource",
    Fait.RESIDENCE: "Parcours résidentiel",
    Fait.DIPLOME: "Diplôme",
}
