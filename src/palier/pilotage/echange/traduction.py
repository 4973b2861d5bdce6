"""Appliquer une correspondance : chaque ligne du classeur devient des enregistrements situés."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from palier.moteur.tables import Type
from palier.noyau.erreurs import Refus
from palier.noyau.texte import cle
from palier.pilotage.echange import grilles, lectures
from palier.pilotage.echange.anomalies import Anomalie, Nature, Niveau
from palier.pilotage.echange.correspondance import (
    Cible,
    Condition,
    Correspondance,
    FeuilleCible,
    Recette,
)
from palier.pilotage.echange.grilles import Grille, Rang
from palier.pilotage.echange.registre import Registre
from palier.pilotage.echange.sources import Trouvaille

REPRISE = "reprise du classeur"
_JOUR = 15
_ACTES_AU_PLUS = 60  # par ménage et par mois : au-delà, la cellule n'est pas un nombre d'entretiens


def traduire(chemin: Path, correspondance: Correspondance, travail: Path) -> Trouvaille:
    """Traduit un classeur en tables d'échange.

    Args:
        travail: dossier jetable, où les tables traduites sont écrites.
    Raises:
        Refus: classeur illisible, feuille ou colonnes absentes.
    """
    trouvaille = Trouvaille(fichiers={"classeur": chemin})
    feuilles = grilles.feuilles(chemin)
    registre = Registre(chemin.name)
    registre.ajouter_lignes(correspondance)
    laissees: list[str] = []
    for cible in correspondance.feuilles:
        grille = grilles.grille(feuilles, cible, chemin.name)
        traducteur = Traducteur(chemin.name, grille, registre, trouvaille.anomalies)
        traducteur.traduire()
        citees = {cle(t) for t in (*cible.citees, *traducteur.mois)}
        laissees += [t for t in grille.titres if t and cle(t) not in citees]
    trouvaille.sources = registre.ecrire(travail)
    trouvaille.non_reprises = tuple(laissees)
    return trouvaille


class Traducteur:
    """Traduit une feuille, ligne à ligne, vers un registre d'enregistrements."""

    def __init__(
        self, classeur: str, grille: Grille, registre: Registre, anomalies: list[Anomalie]
    ) -> None:
        self.classeur = classeur
        self.grille = grille
        self.cible: FeuilleCible = grille.cible
        self.registre = registre
        self.anomalies = anomalies
        self.mois: dict[str, tuple[int, int]] = {}

    def traduire(self) -> None:
        """Traduit toutes les lignes retenues."""
        colonnes_mois = {
            id(c): self._colonnes_mois(c) for c in self.cible.cibles if c.mois is not None
        }
        for rang in self._retenus():
            dernier: dict[str, Mapping[str, str]] = {}
            for cible in self.cible.cibles:
                if cible.si and not self._convient(rang, cible.si):
                    continue
                if cible.mois is not None:
                    self._actes(rang, cible, colonnes_mois[id(cible)])
                    continue
                for un in self._chacun(rang, cible.chaque):
                    dernier[cible.table.nom] = self._enregistrement(un, cible)
                    self._ajouter(un, cible.table.nom, dernier[cible.table.nom], _titres(cible))
            if self.cible.composition:
                self._composition(rang, self.cible.composition, dernier)

    # Lignes

    def _retenus(self) -> Iterator[Rang]:
        """Les lignes à traduire, une fois les doublons signalés ou départagés."""
        rangs = list(self.grille.rangs())
        doublons = self.cible.doublons
        if doublons is None:
            return iter(rangs)
        groupes: dict[tuple[str, ...], list[Rang]] = {}
        for rang in rangs:
            lus = tuple(lectures.comparable(self.grille.cellule(rang, t)) for t in doublons.sur)
            # Deux lignes sans naissance ne sont pas la même personne.
            groupes.setdefault(lus if all(lus) else (str(rang.numero),), []).append(rang)
        ecartes: set[int] = set()
        for groupe in (g for g in groupes.values() if len(g) > 1):
            if doublons.garder is None:
                self._signaler_doublon(groupe, doublons.sur)
            elif doublons.garder != "toutes":
                garde = groupe[0] if doublons.garder == "premiere" else groupe[-1]
                ecartes.update(r.numero for r in groupe if r is not garde)
        return (r for r in rangs if r.numero not in ecartes)

    def _signaler_doublon(self, groupe: list[Rang], sur: tuple[str, ...]) -> None:
        for rang in groupe[1:]:
            lue = " ".join(self.grille.cellule(rang, t) for t in sur)
            self._noter(
                Niveau.COHERENCE,
                Nature.DOUBLON,
                rang,
                " + ".join(sur),
                lue,
                f"déjà ligne {groupe[0].numero}",
                "corrigez le classeur, ou dites dans la correspondance lequel garder",
            )

    def _convient(self, rang: Rang, si: Condition) -> bool:
        lu = self.grille.cellule(rang, si.colonne)
        if si.positif:
            return lectures.positif(lu)
        mots = {cle(m) for m in (si.parmi or si.sauf)}
        if si.parmi:
            return cle(lu) in mots
        return bool(lu) and cle(lu) not in mots

    # Cellules

    def _enregistrement(self, rang: Rang, cible: Cible) -> dict[str, str]:
        types = {nom: colonne.type for nom, colonne in cible.table.par_nom.items()}
        valeurs = {n: self._valeur(rang, r, types[n]) for n, r in cible.colonnes.items()}
        return {nom: valeur for nom, valeur in valeurs.items() if valeur}

    def _valeur(self, rang: Rang, recette: Recette, type_: Type) -> str:
        if recette.si and not self._convient(rang, recette.si):
            return ""
        if recette.identifiant is not None:
            if not recette.de:
                return f"{recette.identifiant}-{rang.numero}"
            morceaux = [self.grille.cellule(rang, t) for t in recette.de]
            return f"{recette.identifiant}-{lectures.empreinte_nom(*morceaux)}"
        if recette.colonne is None:
            return recette.valeur or ""
        lu = self.grille.cellule(rang, recette.colonne)
        if not lu:
            return recette.si_vide or ""
        if type_ is Type.CODES:
            morceaux = lectures.separer(lu)
            return "|".join(recette.valeurs.get(cle(m), m) for m in morceaux)
        traduit = recette.valeurs.get(cle(lu))
        return _lire(lu, recette, type_) if traduit is None else traduit

    # Ce qui se multiplie

    def _chacun(self, rang: Rang, titre: str | None) -> Iterator[Rang]:
        """La ligne elle-même, ou une ligne par valeur de la colonne à plusieurs valeurs."""
        if titre is None:
            yield rang
            return
        for valeur in lectures.separer(self.grille.cellule(rang, titre)):
            yield self.grille.avec(rang, titre, valeur)

    def _colonnes_mois(self, cible: Cible) -> dict[str, tuple[int, int]]:
        """Titre → (année, mois) des colonnes de mois, citées ou reconnues à leur titre."""
        mois = cible.mois
        assert mois is not None
        trouvees: dict[str, tuple[int, int]] = {}
        for titre in mois.colonnes or self.grille.titres:
            nom, _, reste = cle(titre).partition(" ")
            rang = mois.colonnes.get(titre) or lectures.numero_mois(nom)
            chiffres = reste if reste.isdigit() and len(reste) in (2, 4) else ""
            an = lectures.annee(chiffres) if chiffres else mois.annee
            if rang and (mois.colonnes or not reste or chiffres):
                if an is None:
                    raise Refus(
                        f"Le titre « {titre} » ne dit pas son année",
                        "ajoutez annee sous mois dans la correspondance",
                    )
                trouvees[titre] = (an, rang)
        if not trouvees:
            raise Refus(
                f"Aucune colonne de {self.classeur} ne porte un nom de mois",
                "citez-les sous mois, colonnes dans la correspondance",
            )
        self.mois |= trouvees
        return trouvees

    def _actes(self, rang: Rang, cible: Cible, colonnes: Mapping[str, tuple[int, int]]) -> None:
        """Autant d'actes que le dit chaque mois, au 15, jamais un de plus."""
        modele = self._enregistrement(rang, cible)
        cle_ = cible.table.cle[0]
        for titre, (an, mois) in colonnes.items():
            lu = self.grille.cellule(rang, titre)
            nombre = lectures.entier(lu) if lu else 0
            if nombre is None or nombre > _ACTES_AU_PLUS:
                attendu = f"un nombre d'entretiens, de 0 à {_ACTES_AU_PLUS}"
                self._noter(
                    Niveau.BLOQUANT, Nature.TYPE, rang, titre, lu, attendu, "corrigez la cellule"
                )
                continue
            for n in range(1, nombre + 1):
                acte = {"statut": "REALISE", "objet": REPRISE} | modele
                acte[cle_] = f"{modele.get(cle_, '')}-{an}-{mois:02}-{n}"
                acte["date"] = f"{an}-{mois:02}-{_JOUR}"
                self._ajouter(rang, cible.table.nom, acte, {"date": titre})

    def _composition(
        self, rang: Rang, titre: str, dernier: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Les autres personnes d'un « 2A+3E » : sans nom, de naissance inconnue."""
        lu = self.grille.cellule(rang, titre)
        if not lu:
            return
        foyer = lectures.composition(lu)
        titulaire = dernier.get("personnes", {}).get("personne_id")
        menage = dernier.get("menages", {}).get("menage_id")
        if foyer is None or not titulaire or not menage:
            attendu = "composition non comprise" if foyer is None else "ni ménage ni titulaire"
            geste = "écrivez par exemple 2A+3E, ou « couple 2 enfants »"
            self._noter(Niveau.BLOQUANT, Nature.TYPE, rang, titre, lu, attendu, geste)
            return
        adultes = [
            ("a", n, "CONJOINT" if n == 2 and foyer.couple else "AUTRE")
            for n in range(2, foyer.adultes + 1)
        ]
        enfants = [("e", n, "ENFANT") for n in range(1, foyer.enfants + 1)]
        structure = dernier["personnes"].get("structure_id", "")
        for lettre, n, role in adultes + enfants:
            personne = f"{titulaire}-{lettre}{n}"
            fiche = {
                "personne_id": personne,
                "structure_id": structure,
                "naissance_etat": "inconnue",
            }
            membre = {"menage_id": menage, "personne_id": personne, "role": role}
            self._ajouter(rang, "personnes", fiche, {"personne_id": titre})
            self._ajouter(rang, "compositions", membre, {"personne_id": titre})

    # Sorties

    def _ajouter(
        self, rang: Rang, table: str, enregistrement: Mapping[str, str], titres: Mapping[str, str]
    ) -> None:
        self.registre.ajouter(table, self.grille.nom, rang.numero, enregistrement, titres)

    def _noter(
        self,
        niveau: Niveau,
        nature: Nature,
        rang: Rang,
        colonne: str,
        lue: str,
        attendu: str,
        geste: str,
    ) -> None:
        self.anomalies.append(
            Anomalie(
                niveau,
                nature,
                self.grille.nom or "Classeur",
                self.classeur,
                attendu,
                colonne=colonne,
                ligne=rang.numero,
                valeur=lue,
                proposition=geste,
                feuille=self.grille.nom,
            )
        )


def _lire(lu: str, recette: Recette, type_: Type) -> str:
    """Ce que dit une cellule, selon la lecture demandée ou la nature de la colonne."""
    if recette.lire == "famille":
        foyer = lectures.composition(lu)
        return foyer.famille if foyer else ""
    if recette.lire == "etat_naissance":
        return lectures.etat_naissance(lu)
    if recette.lire:
        nom, prenom = lectures.nom_prenom(lu)
        return nom if recette.lire == "nom" else prenom
    if type_ is Type.DATE:
        return lectures.date(lu, recette.jour)
    return lectures.booleen(lu) if type_ is Type.BOOLEEN else lu


def _titres(cible: Cible) -> dict[str, str]:
    return {n: r.colonne for n, r in cible.colonnes.items() if r.colonne}
