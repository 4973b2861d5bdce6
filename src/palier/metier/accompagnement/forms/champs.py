"""Les champs de saisie de l'accompagnement, et le formulaire d'un geste."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms

from palier.noyau.erreurs import Refus
from palier.noyau.jours import jour_dit
from palier.noyau.nomenclatures import nomenclature
from palier.noyau.texte import date_longue
from palier.socle.champs import choix
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.eteints import est_eteint
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Role
from palier.socle.habilitations.regles import droit

NON_DIT = ("", "Non renseigné")


class JourField(forms.CharField):
    """Un jour dit comme on le dit ; `le` est posé par le formulaire."""

    le: date

    def __init__(self, *, a_venir: bool = False, **options: Any) -> None:
        self.a_venir = a_venir
        super().__init__(**options)

    def clean(self, value: Any) -> date | None:
        texte = super().clean(value)
        if not texte:
            return None
        try:
            return jour_dit(texte, self.le, a_venir=self.a_venir)
        except Refus as refus:
            raise forms.ValidationError(str(refus)) from None

    def prepare_value(self, value: Any) -> Any:
        return date_longue(value) if isinstance(value, date) else value


def jour(libelle: str, *, requis: bool = True, aide: str = "") -> JourField:
    return JourField(label=libelle, required=requis, help_text=aide, max_length=40)


def texte(libelle: str, *, requis: bool = False, aide: str = "") -> forms.CharField:
    return forms.CharField(label=libelle, required=requis, help_text=aide, max_length=300)


def mois(libelle: str, *, requis: bool = True, aide: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=libelle,
        required=requis,
        help_text=aide,
        min_value=1,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "court"}),
    )


def un_code(libelle: str, liste: str, *, requis: bool = True, aide: str = "") -> forms.ChoiceField:
    """Un code d'une nomenclature, que rien ne choisit à la place de qui saisit."""

    def proposes() -> list[tuple[str, str]]:
        vide = ("", "Choisissez") if requis else NON_DIT
        return [vide, *choix(liste)]

    return forms.ChoiceField(label=libelle, required=requis, help_text=aide, choices=proposes)


def parmi(liste: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Quelques codes d'une nomenclature et leurs libellés ; aucun d'éteint."""
    libelle = nomenclature(liste).libelle
    return [(code, libelle(code)) for code in codes if not est_eteint(liste, code)]


class GesteForm(forms.Form):
    """Un geste sur un objet du dossier ; ce qu'il propose dépend de l'objet et du jour."""

    def __init__(self, *args: Any, objet: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        self.objet, self.acces = objet, acces
        for nom, champ in self.fields.items():
            if isinstance(champ, JourField):
                champ.le = acces.le
                if nom == "le":
                    self.initial.setdefault("le", acces.le)
        self.preparer()

    def preparer(self) -> None:
        """Ce que l'objet propose ou remplit d'avance."""

    def restreindre(self, champ: str, choix_permis: Callable[[], Any] | list[Any]) -> None:
        self.fields[champ].choices = choix_permis  # type: ignore[attr-defined]


def menent(acces: Acces) -> Any:
    """Les professionnels de la structure dont le rôle mène des mesures, ce jour-là."""
    roles = [role for role in Role if droit(role, Donnee.MESURES)[0] >= Geste.ECRIRE]
    en_poste = en_vigueur(acces.le, "affectations__")
    return Professionnel.objects.filter(
        en_poste, affectations__structure=acces.structure_id, affectations__role__in=roles
    ).distinct()


class ProfessionnelField(forms.ModelChoiceField):
    """Un professionnel en poste, et sa fonction."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Professionnel.objects.none(), empty_label="Choisissez", **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.fonction}" if obj.fonction else str(obj)
