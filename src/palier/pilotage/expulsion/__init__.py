"""Ce que le droit de l'expulsion tire de la dette : joint le budget (les sommes) et le logement.

Rien ne s'écrit ici. La frise, la fiche d'audience et le diagnostic lisent les mêmes constats.
"""
