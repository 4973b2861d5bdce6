"""Noter une absence : qui, du, au."""

from typing import Any

from django import forms

from palier.metier.accompagnement.actions.absences import date_les_absences
from palier.metier.accompagnement.forms.champs import JourField, jour
from palier.socle.comptes.models import Affectation, Professionnel
from palier.socle.habilitations.acces import Acces


class AbsenceForm(forms.Form):
    """Chacun note la sienne ; qui encadre ou tient l'accueil, celle de tous."""

    professionnel = forms.ModelChoiceField(
        Professionnel.objects.none(), label="Qui", empty_label=None
    )
    debut = jour("Du", aide="Le premier jour d’absence : « lundi », « 20/7 »…")
    fin = jour("Au", aide="Le dernier jour, inclus.")

    def __init__(self, *args: Any, acces: Acces, **options: Any) -> None:
        super().__init__(*args, **options)
        en_poste = Affectation.objects.en_vigueur(acces.le).de_la_structure(acces)
        if not date_les_absences(acces):
            en_poste = en_poste.filter(professionnel_id=acces.professionnel_id)
        ids = en_poste.values("professionnel")
        qui = self.fields["professionnel"]
        qui.queryset = Professionnel.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        self.initial.setdefault("professionnel", acces.professionnel_id)
        for nom in ("debut", "fin"):
            champ = self.fields[nom]
            assert isinstance(champ, JourField)
            champ.le, champ.a_venir = acces.le, True
