"""Partenaire : l'organisme que l'on sollicite, sa catégorie. Pas les sollicitations elles-mêmes."""
