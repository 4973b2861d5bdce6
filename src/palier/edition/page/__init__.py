"""Les morceaux de la page HTML : blocs, prose, tableaux, styles."""
