"""À quoi sert un modèle."""

from django.db import models


class Usage(models.TextChoices):
    """Ce qu'un modèle écrit ; la pièce produite prend le type qui va avec."""

    COURRIER = "COURRIER", "Courrier"
    ATTESTATION = "ATTESTATION", "Convocation ou attestation"
    BILAN = "BILAN", "Bilan de mesure"

    @property
    def piece(self) -> str:
        """Le type de pièce du document produit : il dit qui pourra l'ouvrir."""
        return {"COURRIER": "COURRIER_ENVOYE", "BILAN": "BILAN_MESURE"}.get(self.value, self.value)
