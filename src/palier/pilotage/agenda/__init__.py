"""Prévenir à temps : les rappels d'un professionnel, par courriel et dans son calendrier.

Rien de ce qui sort ici ne nomme un ménage : un nombre et un lien, ou un numéro de dossier.
"""
