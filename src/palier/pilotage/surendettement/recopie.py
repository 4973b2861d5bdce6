"""La recopie : ce que le dossier sait, dans l'ordre où le formulaire de dépôt le demande."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from palier.metier.budget.models import Dette, LigneBudget, Situation
from palier.metier.budget.regles.surendettement import Rang
from palier.metier.logement.models import Occupation, Procedure
from palier.metier.menages.models import Menage
from palier.noyau.montants import somme_connue
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import age_dit, date_longue, montant
from palier.pilotage.surendettement.etat import EtatDesDettes, Foyer

A_DEMANDER = "à demander au ménage"
_SOMMES = ("Par mois", "Reste dû", "Mensualité")


@dataclass
class Rubrique:
    """Une rubrique du formulaire : ce que l'on y écrit, et ce qu'il reste à demander.

    Attributes:
        reponses: intitulé, réponse ; une réponse vide se demande au ménage.
        lignes: un tableau, sous ses titres de colonnes ; une somme se range à droite.
    """

    titre: str
    reponses: list[tuple[str, str]] = field(default_factory=list)
    colonnes: tuple[str, ...] = ()
    lignes: list[tuple[str, ...]] = field(default_factory=list)
    total: str = ""

    @property
    def titres(self) -> list[tuple[str, bool]]:
        """Les titres de colonnes, et si la colonne porte des sommes."""
        return [(titre, titre in _SOMMES) for titre in self.colonnes]

    @property
    def rangees(self) -> list[list[tuple[str, bool]]]:
        """Les cases de chaque ligne, et si elles portent une somme."""
        sommes = [somme for _, somme in self.titres]
        return [list(zip(ligne, sommes, strict=True)) for ligne in self.lignes]


def rubriques(
    menage: Menage,
    foyer: Foyer,
    photo: Situation | None,
    etat: EtatDesDettes,
    logement: Occupation | None,
    procedures: list[Procedure],
    le: date,
) -> list[Rubrique]:
    """Les rubriques dans l'ordre du formulaire de dépôt."""
    lignes = list(photo.lignes.all()) if photo else []
    return [
        _vous(menage, foyer),
        _foyer(foyer, le),
        _emploi(photo),
        _logement(logement),
        _sommes("Vos ressources, par mois", lignes, "RESSOURCE"),
        _sommes("Vos charges, par mois", lignes, "CHARGE"),
        Rubrique(
            "Votre patrimoine",
            [("Épargne et comptes", ""), ("Véhicules", ""), ("Biens immobiliers", "")],
        ),
        _dettes("Vos crédits et découverts", etat, {Rang.CREDIT}),
        _dettes("Vos autres dettes", etat, {Rang.BAILLEUR, Rang.AUTRE}),
        _dettes("Dettes à signaler à part", etat, {Rang.PROFESSIONNELLE, Rang.EXCLUE}),
        _procedures(procedures),
        Rubrique("Ce qui vous a conduit à cette situation", [("Votre lettre au président", "")]),
    ]


def _vous(menage: Menage, foyer: Foyer) -> Rubrique:
    rubrique = Rubrique("Vous, et votre conjoint")
    for membre in foyer.membres:
        if membre.role in ("TITULAIRE", "CONJOINT"):
            personne = membre.personne
            qui = "Déposant" if membre.role == "TITULAIRE" else "Conjoint"
            naissance = date_longue(personne.naissance) if personne.naissance else ""
            etat = personne.etat_civil
            rubrique.reponses += [
                (f"{qui}, nom et prénom", str(personne)),
                (f"{qui}, né le", naissance),
                (f"{qui}, état civil", nomenclature("etat_civil").libelle(etat) if etat else ""),
            ]
    rubrique.reponses += [
        ("Adresse", menage.adresse),
        *([("Courrier", "Ne pas écrire au domicile")] if menage.ne_pas_ecrire else []),
        ("Téléphone", "Ne pas appeler" if menage.ne_pas_appeler else menage.telephone),
        ("Courriel", menage.courriel),
    ]
    return rubrique


def _foyer(foyer: Foyer, le: date) -> Rubrique:
    autres = [m for m in foyer.membres if m.role not in ("TITULAIRE", "CONJOINT")]
    lignes = []
    for membre in autres:
        age = membre.personne.age_au(le)
        role = nomenclature("role_menage").libelle(membre.role)
        garde = "garde alternée" if membre.garde == "alternee" else ""
        lignes.append((str(membre.personne), role, "" if age is None else age_dit(age), garde))
    return Rubrique(
        "Les personnes qui vivent avec vous",
        [("Personnes à charge", str(foyer.a_charge))],
        ("Personne", "Lien", "Âge", "Garde"),
        lignes,
    )


def _emploi(photo: Situation | None) -> Rubrique:
    emploi = photo.emploi if photo else ""
    dit = nomenclature("emploi").libelle(emploi) if emploi else ""
    return Rubrique("Votre situation professionnelle", [("Situation", dit), ("Employeur", "")])


def _logement(logement: Occupation | None) -> Rubrique:
    if logement is None:
        return Rubrique("Votre logement", [("Vous êtes", ""), ("Bailleur", "")])
    statut = logement.statut
    return Rubrique(
        "Votre logement",
        [
            ("Vous êtes", nomenclature("occupation").libelle(statut) if statut else ""),
            ("Depuis le", date_longue(logement.debut)),
            ("Bailleur", logement.bailleur),
            ("Loyer", _euros(logement.loyer)),
            ("Charges", _euros(logement.charges)),
            ("Aide au logement", _euros(logement.aide)),
        ],
    )


def _sommes(titre: str, lignes: list[LigneBudget], sens: str) -> Rubrique:
    natures = nomenclature("nature_budget")
    siennes = sorted(
        (li for li in lignes if li.sens == sens), key=lambda li: natures.ordre(li.nature)
    )
    ecrites = [
        (str(li), str(li.personne) if li.personne else "", montant(li.en_regle().par_mois))
        for li in siennes
    ]
    total = sum((li.en_regle().par_mois for li in siennes), Decimal(0))
    if not siennes:
        return Rubrique(titre, [("Détail, d'après une photographie du budget", "")])
    return Rubrique(titre, [], ("Nature", "Personne", "Par mois"), ecrites, montant(total))


def _dettes(titre: str, etat: EtatDesDettes, rangs: set[Rang]) -> Rubrique:
    groupes = [g for g in etat.groupes if g.rang in rangs]
    lignes = [_dette(dette) for groupe in groupes for dette, _ in groupe.dettes]
    total = somme_connue(g.total for g in groupes)
    colonnes = ("Créancier", "Nature", "Reste dû", "Mensualité", "Où elle en est")
    return Rubrique(titre, [], colonnes, lignes, _euros(total))


def _dette(dette: Dette) -> tuple[str, ...]:
    statut = nomenclature("statut_dette").libelle(dette.statut).lower() if dette.statut else ""
    type_ = nomenclature("dette").libelle(dette.type)
    reste, mensualite = _euros(dette.restant), _euros(dette.mensualite)
    return (dette.creancier or A_DEMANDER, type_, reste or A_DEMANDER, mensualite, statut)


def _procedures(procedures: list[Procedure]) -> Rubrique:
    lignes = [tuple(_procedure(procedure)) for procedure in procedures]
    colonnes = ("Procédure", "Ouverte le", "Dernière étape")
    rubrique = Rubrique("Procédures en cours et dossier précédent", [], colonnes, lignes)
    if not lignes:
        rubrique.reponses.append(("Saisie, expulsion, dossier déjà déposé", ""))
    return rubrique


def _procedure(procedure: Procedure) -> Iterator[str]:
    etapes = list(procedure.etapes.all())
    yield str(procedure)
    yield date_longue(procedure.ouverte_le)
    yield f"{etapes[-1]}, le {date_longue(etapes[-1].date)}" if etapes else ""


def _euros(somme: Decimal | None) -> str:
    return "" if somme is None else montant(somme)
