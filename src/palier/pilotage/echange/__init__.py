"""Le dossier d'échange : lire, contrôler, traduire un classeur, écrire.

Ne calcule rien : il rend des tables typées ou la liste complète des anomalies.
"""
