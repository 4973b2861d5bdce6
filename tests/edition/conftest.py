"""Aucun essai n'est chronométré, les essais engendrés non plus."""

from hypothesis import settings

settings.register_profile("sans_delai", deadline=None)
settings.load_profile("sans_delai")
