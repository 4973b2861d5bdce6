"""Les deux populations que tous les comptages à la main partagent."""

ACTIVES = """(SELECT * FROM mesures WHERE debut <= DATE '2025-12-31'
              AND (fin IS NULL OR fin >= DATE '2025-01-01'))"""
HORS_ENTRETIEN = """('COURRIEL_SMS', 'ECRIT', 'APPEL', 'MESSAGE', 'COORDINATION', 'LIAISON',
                     'MEDIATION', 'COMMISSION', 'DEMARCHE', 'PREPARATION')"""
ENTRETIENS = f"""(SELECT * FROM actes WHERE type NOT IN {HORS_ENTRETIEN}
                  AND coalesce(statut, 'REALISE') = 'REALISE')"""
