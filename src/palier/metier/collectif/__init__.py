"""Actions collectives, séances, présences, intervenants."""
