"""Ce qui regarde tout : l'échange, le catalogue d'indicateurs, les bilans, la démonstration."""
