"""Le droit des procédures : étapes, délais, effets (R-EXP, R-SUR), sans base ni horloge.

Une **échéance** dit au plus tôt et au plus tard, l'article qui la fonde, le paramètre employé et sa
date d'effet. Elle est toujours *indicative* : la date écrite sur l'acte prime. Ce qu'elle ne sait
pas, elle le dit au lieu de le deviner. Les sommes d'argent sont au budget.

`etapes` la suite et ses retours · `echeances` ce qu'est une échéance · `impaye` · `commandement` ·
`audience` · `treve` · `lieux` quitter les lieux, force publique · `plans` · `suspension` ·
`surendettement` · `frise` tout ce qu'une procédure attend · `alertes` · `constats` ce que le droit
tire de la dette notée.
"""
