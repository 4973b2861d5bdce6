-- I-003 par dispositif · Mesures actives
SELECT '' AS axes, [] AS modalites, count(*) AS valeur FROM actives($du, $au)
UNION ALL
SELECT 'dispositif', [dispositif], count(*) FROM actives($du, $au) GROUP BY dispositif;

-- I-003 par sexe · Mesures actives · NSP : sexe
SELECT 'sexe' AS axes, [coalesce(sexe, 'NSP')] AS modalites, count(*) AS valeur
FROM titulaires($du, $au) GROUP BY sexe;

-- I-003 par tranche_age,dispositif · Mesures actives
SELECT 'tranche_age,dispositif' AS axes, [coalesce(tranche(t.age), 'NSP'), a.dispositif] AS modalites,
  count(*) AS valeur
FROM actives($du, $au) a JOIN titulaires($du, $au) t USING (mesure_id) GROUP BY modalites;

-- I-003 par referent · Mesures actives · NSP : referent
SELECT 'referent' AS axes, [coalesce(referent_id, 'NSP')] AS modalites, count(*) AS valeur
FROM actives($du, $au) GROUP BY referent_id;

-- I-033 par dispositif · Adhésion
SELECT 'dispositif' AS axes, [a.dispositif] AS modalites, taux(count(b.mesure_id), count(*)) AS valeur,
  count(b.mesure_id) AS numerateur, count(*) AS denominateur
FROM actives($du, $au) a LEFT JOIN adherentes($du, $au) b USING (mesure_id) GROUP BY a.dispositif;

-- I-035 par dispositif · Durée des mesures achevées
SELECT 'dispositif' AS axes, [dispositif] AS modalites, avg(jours(debut, fin) / 30.4375) AS valeur
FROM achevees($du, $au) GROUP BY dispositif;

-- I-037 par mois · Mesures achevées
SELECT 'mois' AS axes, [strftime(fin, '%Y-%m')] AS modalites, count(*) AS valeur
FROM achevees($du, $au) GROUP BY modalites;

-- I-037 par motif_fin,dispositif · Mesures achevées
SELECT 'motif_fin,dispositif' AS axes, [coalesce(connu(motif_fin), 'NSP'), dispositif] AS modalites,
  count(*) AS valeur
FROM achevees($du, $au) GROUP BY modalites;

-- I-046 par mois · Démarches engagées
SELECT 'mois' AS axes, [strftime(engagee_le, '%Y-%m')] AS modalites, count(*) AS valeur
FROM demarches WHERE engagee_le BETWEEN $du AND $au GROUP BY modalites;

-- I-060 par dispositif · Ménages suivis
SELECT 'dispositif' AS axes, [dispositif] AS modalites, count(DISTINCT menage_id) AS valeur
FROM actives($du, $au) GROUP BY dispositif;

-- I-060 par quartier · Ménages suivis · NSP : quartier
SELECT 'quartier' AS axes, [coalesce(connu(quartier), 'NSP')] AS modalites,
  count(DISTINCT menage_id) AS valeur
FROM actives($du, $au) JOIN menages USING (menage_id) GROUP BY modalites;

-- I-061 par mois · Entretiens réalisés
SELECT 'mois' AS axes, [strftime(date, '%Y-%m')] AS modalites, count(*) AS valeur
FROM entretiens() WHERE date BETWEEN $du AND $au GROUP BY modalites;

-- I-065 par mois · Réunions de veille sociale
SELECT 'mois' AS axes, [strftime(date, '%Y-%m')] AS modalites, count(*) AS valeur
FROM reunions WHERE instance = 'VEILLE_SOCIALE' AND date BETWEEN $du AND $au GROUP BY modalites;

-- I-200 par sexe · Personnes accompagnées · NSP : sexe
SELECT 'sexe' AS axes, [coalesce(sexe, 'NSP')] AS modalites, count(*) AS valeur
FROM accompagnes($du, $au) GROUP BY sexe;

-- I-200 par dispositif · Personnes accompagnées
SELECT 'dispositif' AS axes, [d.code] AS modalites, count(DISTINCT personne_id) AS valeur
FROM participations_dans($du, $au) JOIN dispositifs d USING (dispositif_id) GROUP BY d.code;

-- I-200 par tranche_age,dispositif · Personnes accompagnées
SELECT 'tranche_age,dispositif' AS axes, [coalesce(tranche(a.age), 'NSP'), d.code] AS modalites,
  count(DISTINCT p.personne_id) AS valeur
FROM participations_dans($du, $au) p JOIN dispositifs d USING (dispositif_id)
JOIN accompagnes($du, $au) a ON a.personne_id = p.personne_id GROUP BY modalites;
