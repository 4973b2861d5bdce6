-- I-041 · Entretiens au bureau et à distance
WITH t AS (
  FROM entretiens() WHERE date BETWEEN $du AND $au AND type NOT IN ('VAD', 'ACCOMP_PHYSIQUE')
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM t
UNION ALL
SELECT 'type', [type], count(*), part(count(*), (SELECT count(*) FROM t)) FROM t GROUP BY type;

-- I-042 · Visites à domicile
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM entretiens() WHERE date BETWEEN $du AND $au AND type = 'VAD';

-- I-043 · Accompagnements physiques
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM entretiens() WHERE date BETWEEN $du AND $au AND type = 'ACCOMP_PHYSIQUE';

-- I-044 · Entretiens par mois-mesure
WITH a AS (
  SELECT mesure_id, jours(greatest(debut, $du), observee_le) AS presence FROM actives($du, $au)
), n AS (
  SELECT count(*) AS n FROM entretiens() e SEMI JOIN a USING (mesure_id)
  WHERE e.date BETWEEN $du AND $au
), d AS (SELECT sum(presence) / 30.4375 AS d FROM a)
SELECT '' AS axes, [] AS modalites, n / d AS valeur, n AS numerateur, coalesce(d, 0) AS denominateur
FROM n, d;

-- I-045 · Présence aux entretiens
WITH t AS (
  SELECT statut FROM actes
  WHERE est_entretien(type) AND date BETWEEN $du AND $au
    AND statut IN ('REALISE', 'ABSENT_EXCUSE', 'ABSENT_NON_EXCUSE', 'REPORTE')
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (statut = 'REALISE'), count(*)) AS valeur,
  count(*) FILTER (statut = 'REALISE') AS numerateur, count(*) AS denominateur, count(*) AS renseignes
FROM t;

-- I-046 · Démarches engagées
WITH t AS (SELECT connu(type) AS code FROM demarches WHERE engagee_le BETWEEN $du AND $au)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM t
UNION ALL
SELECT 'type', [coalesce(code, 'NSP')], count(*), part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-047 · Temps de coordination · NSP : categorie
-- Des sollicitations toutes sans durée ne font pas zéro heure : le temps est inconnu.
WITH t AS (
  SELECT coalesce(connu(s.categorie), connu(p.categorie), 'NSP') AS categorie, s.duree_min / 60 AS h
  FROM sollicitations s JOIN actes a USING (acte_id) LEFT JOIN partenaires p USING (partenaire_id)
  WHERE a.date BETWEEN $du AND $au
)
SELECT '' AS axes, [] AS modalites, if(count(*) = 0, 0, sum(h)) AS valeur, count(h) AS renseignes,
  count(*) AS population
FROM t
UNION ALL
SELECT 'categorie', [categorie], sum(h), NULL, NULL FROM t GROUP BY categorie;

-- I-048 · Partenaires mobilisés · NSP : categorie
WITH t AS (
  SELECT coalesce(connu(s.categorie), connu(p.categorie), 'NSP') AS categorie, s.partenaire_id
  FROM sollicitations s JOIN actes a USING (acte_id) LEFT JOIN partenaires p USING (partenaire_id)
  WHERE a.date BETWEEN $du AND $au
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) AS contacts,
  count(DISTINCT partenaire_id) AS organismes FROM t
UNION ALL
SELECT 'categorie', [categorie], count(*), count(*), count(DISTINCT partenaire_id)
FROM t GROUP BY categorie;

-- I-049 · Commissions et réunions
-- Une instance déclarée qui ne s'est pas réunie garde sa ligne : prévues, aucune tenue.
WITH tenues AS (
  SELECT instance AS code, count(*) AS tenues FROM reunions
  WHERE date BETWEEN $du AND $au GROUP BY instance
), prevues AS (
  SELECT code, sum(floor(jours($du, $au) / (7 * periodicite_semaines))) AS prevues
  FROM instances WHERE periodicite_semaines > 0 GROUP BY code
), t AS (
  SELECT code, coalesce(tenues, 0) AS tenues, prevues FROM tenues FULL JOIN prevues USING (code)
)
SELECT '' AS axes, [] AS modalites, coalesce(sum(tenues), 0) AS valeur,
  coalesce(sum(tenues), 0) AS tenues, sum(prevues) AS prevues FROM t
UNION ALL
SELECT 'instance', [code], tenues, tenues, prevues FROM t;

-- I-050 · Formations et analyses de pratique
WITH t AS (
  SELECT DISTINCT s.seance_id, a.type
  FROM seances s JOIN actions a USING (action_id) JOIN presences p USING (seance_id)
  WHERE a.type IN ('FORMATION', 'ANALYSE_PRATIQUE') AND s.date BETWEEN $du AND $au
    AND coalesce(connu(s.statut), 'TENUE') = 'TENUE'
    AND p.present AND p.professionnel_id IS NOT NULL
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM t
UNION ALL
SELECT 'type', [type], count(*), part(count(*), (SELECT count(*) FROM t)) FROM t GROUP BY type;

-- I-051 · Passations
WITH passees AS (
  SELECT DISTINCT mesure_id, type FROM entretiens() WHERE date <= $au
    AND type IN ('PASSATION_DEBUT', 'PASSATION_FIN')
), t AS (
  SELECT 'd' AS quoi, p.mesure_id IS NOT NULL AS faite
  FROM attributions($du, $au) m
  LEFT JOIN passees p ON p.mesure_id = m.mesure_id AND p.type = 'PASSATION_DEBUT'
  WHERE m.rang = 1
  UNION ALL
  SELECT 'f', p.mesure_id IS NOT NULL
  FROM achevees($du, $au) m
  LEFT JOIN passees p ON p.mesure_id = m.mesure_id AND p.type = 'PASSATION_FIN'
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (faite), count(*)) AS valeur,
  count(*) FILTER (faite) AS numerateur, count(*) AS denominateur,
  count(*) FILTER (faite AND quoi = 'd') AS debut_numerateur,
  count(*) FILTER (quoi = 'd') AS debut_denominateur,
  count(*) FILTER (faite AND quoi = 'f') AS fin_numerateur,
  count(*) FILTER (quoi = 'f') AS fin_denominateur
FROM t;

-- I-052 · Complétude du dossier reçu
WITH t AS (
  FROM actives($du, $au) WHERE pieces_attendues > 0 AND pieces_recues IS NOT NULL
)
SELECT '' AS axes, [] AS modalites, taux(sum(pieces_recues), sum(pieces_attendues)) AS valeur,
  coalesce(sum(pieces_recues), 0) AS numerateur, coalesce(sum(pieces_attendues), 0) AS denominateur,
  count(*) AS renseignes, (SELECT count(*) FROM actives($du, $au)) AS population
FROM t;

-- I-053 · Délais
-- Le premier entretien est le tout premier, même antérieur à P ; la décision est celle de la mesure,
-- à défaut celle de sa première période.
WITH premiers AS (
  SELECT mesure_id, min(date) AS le FROM entretiens() WHERE date <= $au GROUP BY mesure_id
), baux AS (
  SELECT m.mesure_id, o.bail_le
  FROM attributions($du, $au) m JOIN dispositifs d USING (dispositif_id)
  JOIN occupations o ON o.menage_id = m.menage_id AND o.debut <= m.debut_mesure + 60
  WHERE m.rang = 1 AND d.code = 'ASLL_ACCES'
  QUALIFY row_number() OVER (PARTITION BY m.mesure_id ORDER BY o.debut DESC) = 1
), t AS (
  SELECT p.le - m.decidee_le AS commission, m.debut_mesure - b.bail_le AS bail
  FROM attributions($du, $au) m LEFT JOIN premiers p USING (mesure_id) LEFT JOIN baux b USING (mesure_id)
  WHERE m.rang = 1
)
SELECT '' AS axes, [] AS modalites, median(commission) AS valeur,
  median(commission) AS commission_mediane, count(commission) AS commission_effectif,
  median(bail) AS bail_mediane, count(bail) AS bail_effectif
FROM t;

-- I-054 · File active par équivalent temps plein
-- Sans aucun ETP connu, le dénominateur est inconnu, pas nul.
WITH n AS (
  SELECT coalesce(sum(jours(greatest(debut, $du), observee_le)), 0) / jours($du, $au) AS n
  FROM actives($du, $au)
), d AS (SELECT sum(quotite * presence) / jours($du, $au) AS d FROM travailleurs($du, $au))
SELECT '' AS axes, [] AS modalites, if(d > 0, n / d, NULL) AS valeur, n AS numerateur, d AS denominateur
FROM n, d;

-- I-055 · Fiche de contexte
WITH communes AS (
  SELECT commune FROM menages JOIN actives($du, $au) USING (menage_id)
  UNION SELECT commune FROM structures
), t AS (
  SELECT c.commune, coalesce(connu(c.territoire), 'NSP') AS territoire, c.variable, c.valeur
  FROM contextes c SEMI JOIN communes USING (commune)
  WHERE try_cast(c.millesime[:4] AS INT) <= year($au)
  QUALIFY row_number() OVER (
    PARTITION BY c.commune, c.territoire, c.variable ORDER BY c.millesime DESC) = 1
)
SELECT '' AS axes, [] AS modalites, count(DISTINCT variable) AS valeur FROM t
UNION ALL
SELECT 'commune,territoire,variable', [commune, territoire, variable], valeur FROM t;

-- I-056 · Actions d'amélioration · NSP : statut
WITH t AS (SELECT connu(statut) AS code FROM ameliorations WHERE annee = year($au))
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'statut', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-057 · Ménages par quartier et par sexe du titulaire · NSP : quartier, sexe
WITH t AS (
  SELECT connu(m.quartier) AS quartier, p.sexe
  FROM references_menages($du, $au) r JOIN menages m USING (menage_id)
  JOIN titulaires($du, $au) p USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM t
UNION ALL
SELECT 'quartier', [coalesce(quartier, 'NSP')], count(*),
  part(count(quartier), (SELECT count(quartier) FROM t))
FROM t GROUP BY quartier
UNION ALL
SELECT 'sexe', [coalesce(sexe, 'NSP')], count(*), part(count(sexe), (SELECT count(sexe) FROM t))
FROM t GROUP BY sexe;

-- I-058 · Freins observés · NSP : difficulte
WITH t AS (
  SELECT a.menage_id, d.code, coalesce(d.source, '') <> 'PRESCRIPTEUR'
    AND (d.ouverte_le IS NULL OR d.ouverte_le <= $au)
    AND (d.levee_le IS NULL OR d.levee_le >= $du) AS observee
  FROM actives($du, $au) a LEFT JOIN difficultes d
    ON d.mesure_id = a.mesure_id AND d.code <> 'NSP'
), n AS (SELECT count(DISTINCT menage_id) AS n FROM t WHERE code IS NOT NULL)
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) AS valeur, (FROM n) AS renseignes,
  NULL AS part FROM t
UNION ALL
SELECT 'difficulte', [code], count(DISTINCT menage_id), NULL,
  part(count(DISTINCT menage_id), (FROM n))
FROM t WHERE code IS NOT NULL AND observee GROUP BY code
UNION ALL
SELECT 'difficulte', ['NSP'], (SELECT count(DISTINCT menage_id) FROM t) - (FROM n), NULL, NULL;
