"""Compter : une définition d'indicateur, compilée en SQL, exécutée sur un moteur.

Étage 1 : ne connaît que les tables d'échange ; ignore les noms propres et le texte libre.
"""
