"""Les brouillons : une saisie commencée n'est jamais perdue.

Un brouillon est à son auteur, sous une structure, pour un formulaire et un objet. Il se garde à
chaque pause de frappe, se reprend à la réouverture et s'oublie à l'enregistrement réussi. Il
n'entre ni dans l'échange ni dans le journal : tant qu'il n'est pas enregistré, rien n'est dit du
dossier.
"""
