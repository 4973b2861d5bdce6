"""Le coffre : chiffrer au champ ce qui est sensible, la clé restant hors de la base (AES-256-GCM)."""
