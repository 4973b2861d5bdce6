"""L'oracle : les mêmes définitions, relues et recomptées sans rien partager avec le moteur."""
