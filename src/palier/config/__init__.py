"""La commande `palier`."""
