"""PostgreSQL tel que Django le parle, moins ce que chaque page lui redemanderait pour rien."""
