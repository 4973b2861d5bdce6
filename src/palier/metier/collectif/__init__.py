"""Le collectif : une action (atelier, groupe de CLAS, formation), ses séances, qui y vient.

Inscrit : une présence, cochée ou non. Une séance est **organisée** si elle s'est tenue avec un
participant au moins ; annulée, ou tenue sans personne, elle ne l'est pas (R-RES-10).
"""
