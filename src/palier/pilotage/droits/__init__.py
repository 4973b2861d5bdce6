"""Les droits qu'un ménage pourrait demander, estimés par openfisca-france.

Foyer : ceux du ménage que les prestations comptent ensemble. Droit : une prestation, dite ouverte,
peut-être non demandée, non ouverte, ou impossible à estimer tant qu'un fait manque. Passerelle :
le processus séparé où openfisca calcule. La tranche ne récrit aucun calcul de droit, ne décide de
rien et ne garde rien : elle lit le dossier, estime, et le professionnel engage s'il le veut une
démarche, par le verbe de l'accompagnement.
"""
