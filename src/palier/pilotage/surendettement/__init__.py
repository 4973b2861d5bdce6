"""Le dossier de surendettement : l'état des dettes, le budget, la part à rembourser, la recopie.

Joint le budget (les sommes) et le logement (les étapes de la procédure). Rien ne s'écrit ici :
tout vient du dossier du ménage. La lettre d'accompagnement est un courrier des documents.
"""
