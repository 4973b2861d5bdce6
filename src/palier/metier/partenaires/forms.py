"""Les formulaires de l'annuaire."""

from django import forms

from palier.metier.partenaires.models import Contact, Partenaire


class PartenaireForm(forms.ModelForm):
    """Un organisme, et comment le joindre."""

    class Meta:
        model = Partenaire
        fields = ("nom", "categorie", "telephone", "courriel", "adresse")


class ContactForm(forms.ModelForm):
    """Une personne à joindre."""

    class Meta:
        model = Contact
        fields = ("nom", "fonction", "telephone", "courriel")
