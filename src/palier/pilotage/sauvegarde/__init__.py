"""Ne rien perdre : copier à chaud, chiffrer, reprendre, vérifier.

Une copie est une archive tar compressée, chiffrée par phrase de passe au format age : la base, les
clés, les pièces, et un manifeste des empreintes. Sans la phrase, elle ne s'ouvre pas.
"""
