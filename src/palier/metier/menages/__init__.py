"""Ménage, personne, composition datée, et les faits datés d'une personne.

Ne sait pas pourquoi le ménage est accompagné : c'est l'affaire d'`accompagnement`.
"""
