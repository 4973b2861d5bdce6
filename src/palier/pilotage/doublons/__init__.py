"""Doublons : les fiches qui se ressemblent, leur fusion, et la fusion défaite.

Ne sait pas reconnaître deux fiches : `menages` le dit, avec ses raisons. Sait tout ce qui désigne
une personne ou un ménage (`carte`), car rien ne doit se perdre en chemin.
"""
