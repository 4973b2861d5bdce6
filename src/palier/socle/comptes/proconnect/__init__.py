"""ProConnect, ou un autre fournisseur OpenID Connect : il identifie, il n'inscrit personne.

allauth conduit l'échange. Ici : ce que ProConnect exige en plus (un état et un nonce de trente-deux
signes, une identité rendue en jeton signé, une fin de session), et les signatures vérifiées.
"""
