"""Reprendre et rendre à l'écran : un import relu ligne à ligne, réversible ; un export complet.

Un *import* est un dépôt et ce qu'il devient ; ses *lignes* attendent, chiffrées, d'être relues ;
ses *défauts* disent ce qui cloche ; ses *écritures* disent ce qu'il a créé ou changé, et c'est par
elles qu'il s'annule. Le travail long se fait à part (`taches`), jamais dans la page. Cette tranche
ne sait rien du métier : elle ne connaît que les tables d'échange.
"""
