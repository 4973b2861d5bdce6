"""Les pages de l'accompagnement, un fichier par objet."""
