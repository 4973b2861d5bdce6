"""Les formulaires du budget : ses saisies, et ceux du plan d'apurement."""
