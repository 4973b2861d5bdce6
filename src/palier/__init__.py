"""Palier : tenir les dossiers d'accompagnement social et en tirer les bilans."""

__version__ = "0.1.0"
