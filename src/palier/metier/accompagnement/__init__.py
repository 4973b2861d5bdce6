"""Dispositif, mesure, période, objectif, difficulté, acte, démarche, orientation, bilan de mesure.

Le tronc du travail social ; les dettes, le logement et le collectif sont des branches.
"""
