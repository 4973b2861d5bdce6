-- I-060 · Ménages suivis
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) AS valeur FROM actives($du, $au);

-- I-061 · Entretiens réalisés
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM entretiens() WHERE date BETWEEN $du AND $au;

-- I-062 · Travailleurs sociaux
-- sans_quotite compte des affectations ; sans aucune quotité connue, les ETP sont inconnus.
SELECT '' AS axes, [] AS modalites, count(DISTINCT professionnel_id) AS valeur,
  count(DISTINCT professionnel_id) AS presents,
  if(count(*) = 0, 0, sum(quotite * presence) / jours($du, $au)) AS etp,
  count(*) FILTER (quotite IS NULL) AS sans_quotite
FROM travailleurs($du, $au);

-- I-063 · Entretiens et ménages par travailleur social
WITH m AS (SELECT count(DISTINCT menage_id) AS m FROM actives($du, $au)),
e AS (SELECT count(*) AS e FROM entretiens() WHERE date BETWEEN $du AND $au),
p AS (SELECT nullif(count(DISTINCT professionnel_id), 0) AS p FROM travailleurs($du, $au))
SELECT '' AS axes, [] AS modalites, e / nullif(m, 0) AS valeur, e AS numerateur, m AS denominateur,
  e / nullif(m, 0) AS entretiens_par_menage, m / p AS menages_par_ts, e / p AS entretiens_par_ts
FROM m, e, p;

-- I-064 · Ménages par dispositif
WITH t AS (SELECT DISTINCT menage_id, dispositif FROM actives($du, $au)),
n AS (SELECT count(DISTINCT menage_id) AS n FROM t)
SELECT '' AS axes, [] AS modalites, n AS valeur, NULL AS part FROM n
UNION ALL
SELECT 'dispositif', [dispositif], count(*), part(count(*), (FROM n)) FROM t GROUP BY dispositif;

-- I-065 · Réunions de veille sociale
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM reunions WHERE instance = 'VEILLE_SOCIALE' AND date BETWEEN $du AND $au;

-- I-066 · Situations examinées en veille sociale
WITH r AS (FROM reunions WHERE instance = 'VEILLE_SOCIALE' AND date BETWEEN $du AND $au)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) AS passages,
  count(DISTINCT e.menage_id) AS menages,
  count(*) / nullif((SELECT count(*) FROM r), 0) AS par_reunion
FROM examens e JOIN r USING (reunion_id);

-- I-067 · Ateliers collectifs · NSP : theme
WITH t AS (FROM ateliers($du, $au))
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM t
UNION ALL
SELECT 'theme', [coalesce(theme, 'NSP')], count(*),
  part(count(theme), (SELECT count(theme) FROM t))
FROM t GROUP BY theme;

-- I-068 · Participations aux ateliers
WITH a AS (SELECT coalesce(sum(anonymes), 0) AS a, coalesce(sum(nommees), 0) AS n FROM ateliers($du, $au)),
p AS (
  SELECT count(DISTINCT personne_id) AS p FROM presences
  WHERE present AND seance_id IN (SELECT seance_id FROM ateliers($du, $au))
)
SELECT '' AS axes, [] AS modalites, n + a AS valeur, n + a AS participations, n AS nommees,
  a AS anonymes, p AS participants
FROM a, p;

-- I-069 · Ménages relogés dans le parc social
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) AS valeur
FROM relogements WHERE parc = 'PUBLIC' AND date BETWEEN $du AND $au;

-- I-070 · Dont publics DALO
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) FILTER (priorite = 'DALO') AS valeur,
  count(DISTINCT menage_id) FILTER (priorite = 'DALO') AS numerateur,
  count(DISTINCT menage_id) AS denominateur
FROM relogements WHERE parc = 'PUBLIC' AND date BETWEEN $du AND $au;

-- I-071 · Passages de relais
WITH t AS (
  SELECT EXISTS (FROM entretiens() e WHERE e.mesure_id = m.mesure_id AND e.date <= $au
    AND e.type IN ('TRIPARTITE', 'PASSATION_FIN')) AS relais
  FROM achevees($du, $au) m
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (relais), count(*)) AS valeur,
  count(*) FILTER (relais) AS numerateur, count(*) AS denominateur
FROM t;
