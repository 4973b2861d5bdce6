"""Déposer, relier des colonnes, retaper une valeur, choisir une fiche, exporter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import cle
from palier.noyau.texte import numero as en_numero
from palier.pilotage.echange.examen import PROBABLE, SUR, TITRES, Choix, Page
from palier.pilotage.echange.tables import TABLES
from palier.pilotage.reprise.depot import SUFFIXES
from palier.pilotage.reprise.listes import Choix as Decision

_DOUBLONS = [
    ("", "Me le signaler"),
    ("toutes", "C’est la même famille, suivie plusieurs fois"),
    ("premiere", "Ne garder que la première"),
    ("derniere", "Ne garder que la dernière"),
]
_ROLES = {
    "identite": "Nom et prénom ensemble",
    "composition": "Composition du ménage (« 2A+3E »)",
    "dispositif": "Dispositif ou nature de la mesure",
    "adhesion": "Adhésion (oui ou non)",
    "dette_debut": "Dette de logement, à l'entrée",
    "dette_fin": "Dette de logement, à la sortie",
}
LAISSER = "Laisser de côté"
_ROLES |= {
    "personnes.nom": "Nom",
    "personnes.prenom": "Prénom",
    "personnes.naissance": "Date de naissance",
    "personnes.sexe": "Sexe",
    "menages.quartier": "Quartier",
    "menages.adresse": "Adresse",
    "menages.commune": "Commune (code INSEE)",
    "mesures.referent_id": "Référent de la mesure",
    "mesures.instructeur": "Service instructeur",
    "mesures.demandee_le": "Mesure demandée le",
    "mesures.decidee_le": "Mesure décidée le",
    "mesures.debut": "Début de la mesure",
    "mesures.fin_prevue": "Fin prévue de la mesure",
    "mesures.fin": "Fin de la mesure",
    "mesures.motif_fin": "Motif de fin",
    "mesures.destination": "Destination à la sortie",
    "difficultes.code": "Difficultés",
    "situations.emploi": "Situation d’emploi",
    "situations.occupation": "Statut d’occupation",
    "situations.bailleur": "Bailleur",
    "situations.ressources": "Ressources",
    "situations.etape_surendettement": "Étape de surendettement",
    "actes.date": "Date de l’entretien",
    "actes.type": "Type d’entretien",
    "actes.duree_min": "Durée de l’entretien",
    "actes.statut": "Présence à l’entretien",
}


class DepotForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier",
        help_text="Classeur .xlsx ou .ods, .csv, .parquet, ou dossier d’échange en .zip. "
        "50 Mo au plus. Rien n’est écrit avant que vous ne l’ayez relu.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES), "class": "form-control"}),
    )


class ExportForm(forms.Form):
    format_ = forms.ChoiceField(
        label="Format",
        choices=[
            ("csv", "CSV, dans un .zip"),
            ("xlsx", "Classeur Excel (.xlsx)"),
            ("parquet", "Parquet, dans un .zip"),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class TexteForm(forms.Form):
    texte = forms.CharField(
        label="Correspondance",
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 16, "class": "form-control texte-fixe", "spellcheck": "false"}
        ),
    )


def roles() -> list[tuple[str, str]]:
    """Ce qu'une colonne peut être, en mots."""
    dits = sorted(((role, _ROLES[role]) for role in TITRES), key=lambda r: cle(r[1]))
    return [("", LAISSER), ("mois", "Nombre d’entretiens d’un mois"), *dits]


@dataclass(frozen=True)
class Proposee:
    """Une colonne d'un classeur, ce qu'elle semble être, ce qu'on en dit."""

    choix: Choix
    champ: Any
    mots: list[tuple[str, Any]]

    @property
    def confiance(self) -> str:
        if not self.choix.role:
            return "non reconnue"
        c = self.choix.confiance
        return "sûr" if c >= SUR else "probable" if c >= PROBABLE else "douteux, à relire"


class ColonnesForm(forms.Form):
    """Une question par colonne, et une par mot d'une colonne codée que l'on n'a pas compris."""

    annee = forms.IntegerField(
        label="Année des colonnes de mois",
        min_value=1990,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    garder = forms.ChoiceField(
        label="Deux lignes de la même personne",
        required=False,
        choices=_DOUBLONS,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, pages: Sequence[Page], annee: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pages = pages
        self.fields["annee"].initial = annee
        tous = roles()
        for i, page in enumerate(pages):
            for j, choix in enumerate(page.choix):
                nom = f"c-{i}-{j}"
                self.fields[nom] = forms.ChoiceField(
                    label=choix.titre,
                    choices=tous,
                    required=False,
                    initial=choix.role,
                    widget=forms.Select(attrs={"class": "form-select"}),
                )
                for k, (mot, code, codes) in enumerate(_mots(choix)):
                    self.fields[f"{nom}-m{k}"] = forms.ChoiceField(
                        label=f"« {mot} » veut dire",
                        choices=[("", "Non renseigné"), *codes],
                        required=False,
                        initial=code,
                        widget=forms.Select(attrs={"class": "form-select"}),
                    )

    def feuilles(self) -> Iterator[tuple[Page, list[Proposee]]]:
        """Les feuilles et leurs colonnes, pour les montrer."""
        for i, page in enumerate(self.pages):
            colonnes = []
            for j, choix in enumerate(page.choix):
                nom = f"c-{i}-{j}"
                mots = [(m, self[f"{nom}-m{k}"]) for k, (m, _, _) in enumerate(_mots(choix))]
                colonnes.append(Proposee(choix, self[nom], mots))
            yield page, colonnes

    def relues(self) -> list[Page]:
        """Les feuilles, telles que la personne vient de les dire."""
        dites = self.cleaned_data
        pages = []
        for i, page in enumerate(self.pages):
            colonnes = []
            for j, choix in enumerate(page.choix):
                nom = f"c-{i}-{j}"
                lus = dict(choix.lus)
                inconnus = set(choix.inconnus)
                for k, (mot, _, _) in enumerate(_mots(choix)):
                    lus[mot] = dites[f"{nom}-m{k}"]
                    inconnus.add(mot)
                garde = dites[nom] == choix.role
                colonnes.append(
                    replace(
                        choix,
                        role=dites[nom],
                        confiance=100,
                        lus=lus if garde else {},
                        inconnus=frozenset(inconnus) if garde else frozenset(),
                    )
                )
            pages.append(replace(page, choix=tuple(colonnes)))
        return pages

    def clean(self) -> dict[str, Any]:
        """Un rôle ne va qu'à une colonne d'une feuille."""
        for i, page in enumerate(self.pages):
            vus: dict[str, str] = {}
            for j, choix in enumerate(page.choix):
                role = self.cleaned_data.get(f"c-{i}-{j}", "")
                if role and role != "mois" and role in vus:
                    self.add_error(
                        f"c-{i}-{j}",
                        f"La colonne « {vus[role]} » dit déjà cela : laissez l'une des deux.",
                    )
                vus.setdefault(role, choix.titre)
        return self.cleaned_data


def _mots(choix: Choix) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Les mots d'une colonne codée que la liste ne connaît pas, et les codes admis."""
    if not choix.inconnus or not choix.role:
        return []
    table, _, nom = ("dispositifs.code" if choix.role == "dispositif" else choix.role).partition(
        "."
    )
    liste = nomenclature(TABLES[table].par_nom[nom].nomenclature or "")
    codes = [(code, liste.libelle(code)) for code in liste.codes]
    return [(mot, choix.lus[mot], codes) for mot in choix.lus if mot in choix.inconnus]


def valeurs_retapees(donnees: Any) -> dict[int, dict[str, str]]:
    """`v-<ligne>-<colonne>` → les valeurs retapées, par ligne."""
    dites: dict[int, dict[str, str]] = {}
    for nom, texte in donnees.items():
        debut, _, suite = nom.partition("-")
        numero, _, colonne = suite.partition("-")
        if debut == "v" and numero.isdecimal():
            dites.setdefault(en_numero(numero), {})[colonne] = texte
    return dites


def choix_dits(donnees: Any) -> dict[int, str]:
    """`d-<ligne>` → ce que l'on fait de cette ligne."""
    return {
        en_numero(numero): dit
        for nom, dit in donnees.items()
        if nom.startswith("d-") and (numero := nom[2:]).isdecimal() and dit in Decision.values
    }


def coches(donnees: Any) -> list[int]:
    """Les lignes cochées."""
    return [en_numero(pk) for pk in donnees.getlist("ligne")]
