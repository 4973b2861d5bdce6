"""Les formulaires : rendus par nos gabarits, et où un refus se pose sur le champ en cause."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from palier.noyau.erreurs import Refus
from palier.noyau.texte import nombre, numero


class Rendu(TemplatesSetting):
    """Champs et formulaires, aux gabarits de la maison."""

    form_template_name = "palier/formulaire.html"
    field_template_name = "palier/champ.html"


class MontantField(forms.DecimalField):
    """Une somme en euros, écrite comme on l'écrit : « 1 046,50 » ou « 1046.5 € »."""

    default_error_messages = {"invalid": "Ce n’est pas une somme : écrivez par exemple 1 234,50."}

    def __init__(self, **options: Any) -> None:
        options = {"required": False, "min_value": 0, "max_value": 99_999_999, **options}
        saisie = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"decimal_places": 2, "widget": saisie, **options})

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)  # type: ignore[no-any-return]

    def prepare_value(self, value: Any) -> Any:
        return nombre(value, 2) if isinstance(value, Decimal) else value


class PlusieursField(forms.ModelMultipleChoiceField):
    """Plusieurs fiches ; un numéro démesuré, que la base ne peut chercher, n'en désigne aucune."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            value = [numero(str(dit)) for dit in value]
        return super().clean(value)


@contextmanager
def refus_en_avis(request: HttpRequest) -> Iterator[None]:
    """Un refus levé ici devient un avis en tête de la page suivante."""
    try:
        yield
    except Refus as refus:
        messages.error(request, str(refus))


@contextmanager
def refus_dans(form: forms.BaseForm, *, sauf: type[Refus] | None = None) -> Iterator[None]:
    """Un refus levé ici devient l'erreur du champ qu'il nomme, ou du formulaire.

    Args:
        sauf: le refus que l'appelant montre autrement ; il remonte.
    """
    try:
        yield
    except Refus as refus:
        if sauf and isinstance(refus, sauf):
            raise
        champ = refus.champ if refus.champ in form.fields else None
        form.add_error(champ, str(refus))


def fait(request: HttpRequest, form: forms.Form, action: Callable[..., Any], dit: str) -> bool:
    """Fait ce que demande un formulaire juste, et le dit ; sinon, le formulaire dit pourquoi.

    Args:
        action: le verbe ; il reçoit les champs du formulaire et « par ».
    """
    if form.is_valid():
        with refus_dans(form):
            action(**form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
            messages.success(request, dit)
            return True
    return False


class JourNatif(forms.DateInput):
    """Un jour choisi au calendrier du navigateur, ou tapé."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
