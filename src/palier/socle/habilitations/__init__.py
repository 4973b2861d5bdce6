"""Qui peut quoi : les rôles, les données, et la matrice qui les croise (R-RGP-09).

Rien n'est permis qui ne soit écrit ici. Les tranches y lisent leurs droits ; les pages, les
boutons, la recherche, l'export et le bilan lisent les mêmes.
"""
