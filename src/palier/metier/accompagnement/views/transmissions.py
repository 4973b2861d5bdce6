"""Transmettre ses notes réservées, avant de partir."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from palier.metier.accompagnement.actions.transmissions import transmettre_notes
from palier.metier.accompagnement.models import Acte, TransmissionDeNotes
from palier.noyau.texte import accorde
from palier.socle.comptes.models import Professionnel, en_vigueur
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste, Role
from palier.socle.habilitations.pages import reservee
from palier.socle.habilitations.regles import droit
from palier.socle.presentation.formulaires import refus_dans


class TransmissionForm(forms.Form):
    """À qui l'on remet ses notes."""

    a = forms.ModelChoiceField(
        Professionnel.objects.none(), label="Transmettre à", empty_label="Choisissez"
    )

    def __init__(self, *args: object, acces: Acces) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        lisent = [role for role in Role if droit(role, Donnee.NOTES)[0] >= Geste.LIRE]
        en_poste = Professionnel.objects.filter(
            en_vigueur(acces.le, "affectations__"),
            affectations__structure_id=acces.structure_id,
            affectations__role__in=lisent,
        )
        autres = en_poste.exclude(pk=acces.professionnel_id).distinct()
        self.fields["a"].queryset = autres  # type: ignore[attr-defined]


@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def notes_transmettre(request: HttpRequest) -> HttpResponse:
    """Choisir à qui remettre ses notes réservées ; elles ne se reprennent pas."""
    acces = request.acces  # type: ignore[attr-defined]
    form = TransmissionForm(request.POST or None, acces=acces)
    nombre = Acte.objects.reservees_par(acces).count()
    if form.is_valid():
        with refus_dans(form):
            faite = transmettre_notes(a=form.cleaned_data["a"], le=acces.le, par=acces)
            dites = accorde(nombre, "note réservée transmise", "notes réservées transmises")
            messages.success(request, f"{dites} à {faite.a}.")
            return redirect("accompagnement:notes_transmettre")
    faites = TransmissionDeNotes.objects.filter(
        structure_id=acces.structure_id, de_id=acces.professionnel_id
    )
    contexte = {"form": form, "nombre": nombre, "faites": faites.select_related("a")}
    return render(request, "accompagnement/notes_transmettre.html", contexte)
