"""Retrouver un ménage : par un nom, une naissance, un téléphone, une rue, un numéro de dossier.

L'index est tenu par la base elle-même (déclencheurs) : aucune écriture ne peut l'oublier. On n'y
trouve que ce que la casquette peut voir.
"""
