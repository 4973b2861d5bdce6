"""Les mots de tous : périodes, montants, paramètres datés, nomenclatures, erreurs, texte.

Étage 0 : Python seul. Rien ici ne connaît une table, un moteur ni une page.
"""
