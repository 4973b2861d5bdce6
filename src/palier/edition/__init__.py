"""Écrire : un document en arbre, rendu en HTML, PDF, DOCX et JSON.

Étage 1 : ne sait rien de l'accompagnement social ; il compose ce qu'on lui donne.
"""
