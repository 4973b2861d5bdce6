"""Les listes qui croisent plusieurs tranches ; le compteur y est la liste, par la même requête."""
