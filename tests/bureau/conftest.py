"""Amina suit les Ferrand au CCAS Nord ; Rose encadre. On est le 14 avril 2026, à neuf heures."""

from accompagnement.conftest import (  # noqa: F401
    amina,
    chez_amina,
    compte_amina,
    ferrand,
    mesure,
    rose,
)
