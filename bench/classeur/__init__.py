"""Le bilan tel qu'un classeur de formules le ferait : des feuilles de données, une de résultats.

Écrit à partir du dossier d'échange, sans rien emprunter au moteur ; on y met le soin d'un bon
tableur (colonnes d'aide, tris, recherches exactes), pas ses travers.
"""
