"""Le site sous charge : cent mille ménages, un million d'actes, deux processus web."""
