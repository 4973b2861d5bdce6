"""Le dépôt de fichiers : ce qu'on admet, où c'est rangé chiffré, comment on le rend.

Il ne sait pas à quel dossier une pièce appartient : c'est l'affaire du métier.
"""
