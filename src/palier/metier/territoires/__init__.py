"""Structure, professionnel, affectation, contexte communal.

Ne sait rien des ménages : c'est le bas du tronc.
"""
