"""Le journal que l'on consulte : qui a lu, écrit, cherché, exporté ou imprimé quoi.

Il dit les gestes, jamais ce qui a été écrit : les traces ne portent ni note ni texte saisi.
"""
