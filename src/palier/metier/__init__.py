"""Le travail social, une tranche par sujet ; deux branches ne s'importent jamais."""
