"""Le diagnostic social et financier : quinze rubriques, préremplies du dossier, figées à la remise.

Un *fait* vient du dossier et dit d'où et de quand ; un *manque* dit ce que le dossier ignore ; un
*texte* se rédige ici. Rien de ce que le dossier sait ne se saisit une seconde fois.
"""
