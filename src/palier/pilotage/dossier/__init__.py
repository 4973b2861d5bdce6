"""Le dossier d'un ménage : bandeau, fil, volets ; il réunit ce que les tranches en montrent."""
