"""L'aide : le guide illustré, tel qu'il est écrit dans `docs/guide`, lu dans l'application."""
