"""Les pages du budget, un fichier par objet."""
