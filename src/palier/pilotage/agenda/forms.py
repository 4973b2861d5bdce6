"""Le réglage de ses rappels."""

from django import forms


class RappelsForm(forms.Form):
    courriel = forms.BooleanField(
        label="Me prévenir par courriel",
        required=False,
        help_text="Un nombre et un lien, jamais un nom ; au plus un message par jour.",
    )
