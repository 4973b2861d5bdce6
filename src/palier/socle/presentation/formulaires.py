"""Les formulaires : rendus par nos gabarits, et où un refus se pose sur le champ en cause."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.forms.renderers import TemplatesSetting

from palier.noyau.erreurs import Refus


class Rendu(TemplatesSetting):
    """Champs et formulaires, aux gabarits de la maison."""

    form_template_name = "palier/formulaire.html"
    field_template_name = "palier/champ.html"


@contextmanager
def refus_dans(form: forms.BaseForm) -> Iterator[None]:
    """Un refus levé ici devient l'erreur du champ qu'il nomme, ou du formulaire."""
    try:
        yield
    except Refus as refus:
        champ = refus.champ if refus.champ in form.fields else None
        form.add_error(champ, str(refus))


class JourNatif(forms.DateInput):
    """Un jour choisi au calendrier du navigateur, ou tapé."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
