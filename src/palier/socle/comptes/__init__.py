"""Les comptes : structures, équipes, professionnels, affectations datées, invitations.

Un professionnel peut n'avoir aucun compte (il vient d'une reprise) ; un compte peut n'avoir aucun
professionnel (il n'administre que la technique). Une affectation datée est une casquette.
"""
