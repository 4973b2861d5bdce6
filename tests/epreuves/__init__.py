PART = "part-du-tour-"
"""Ce qui nomme les parts d'un essai que plusieurs processus se partagent."""
