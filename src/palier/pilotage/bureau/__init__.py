"""Le bureau : la journée, ce qui presse, ceux que l'on n'a pas vus, ce qui reste à finir."""
