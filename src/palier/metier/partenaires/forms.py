"""Les formulaires de l'annuaire."""

from palier.metier.partenaires.models import Contact, Partenaire
from palier.socle.presentation.conflits import FicheForm


class PartenaireForm(FicheForm):
    """Un organisme, et comment le joindre."""

    class Meta:
        model = Partenaire
        fields = ("nom", "categorie", "telephone", "courriel", "adresse")


class ContactForm(FicheForm):
    """Une personne à joindre."""

    class Meta:
        model = Contact
        fields = ("nom", "fonction", "telephone", "courriel")
