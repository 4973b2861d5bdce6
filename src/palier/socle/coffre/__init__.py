"""Le coffre : chiffrer au champ ce qui est sensible, clé hors de la base (AES-256-GCM)."""
