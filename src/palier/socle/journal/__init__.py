"""Le journal : qui a lu, écrit, exporté, imprimé quoi ; jamais le texte des notes.

Ajout seul : chaque trace porte l'empreinte de la précédente, et la base refuse de la changer.
"""
