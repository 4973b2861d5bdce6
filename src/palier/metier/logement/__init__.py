"""Logement occupé, relogement, procédures et leurs étapes."""
