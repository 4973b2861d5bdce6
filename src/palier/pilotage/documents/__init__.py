"""Courriers et bilans de mesure rédigés à partir du dossier, par modèle Word.

Un modèle est un .docx où des champs entre accolades attendent les faits du dossier. Ceux que Palier
fournit et ceux de la structure passent par le même chemin : mêmes champs, même contrôle.
"""
