#!/bin/sh
# Lance une commande avec un PostgreSQL jetable, désigné par DATABASE_URL.
#   avec-postgresql.sh COMMANDE…
# Sans les programmes de PostgreSQL, le dit et rend 0 : SQLite reste éprouvé.
set -eu

if [ -n "${DATABASE_URL:-}" ]; then exec "$@"; fi
programmes=$(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$programmes" ] || programmes=$(dirname "$(command -v initdb || echo .)")
if [ ! -x "$programmes/initdb" ]; then
  echo "PostgreSQL n'est pas installé : les essais n'ont tourné que sur SQLite (installez postgresql pour l'autre moitié)."
  exit 0
fi

# Jetable, la base se passe d'écrire pour de bon ; une mesure le demande (PALIER_PG_SUR=oui).
vite="-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off \
  -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c autovacuum=off -c shared_buffers=256MB"
[ -z "${PALIER_PG_SUR:-}" ] || vite=""
dossier=$(mktemp -d "${TMPDIR:-/tmp}/palier-pg.XXXXXX")
# PostgreSQL refuse de tourner sous l'administrateur : un compte du système le fait pour lui.
en_tant_que=""
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dossier"
  en_tant_que="runuser -u postgres --"
fi
arreter() { $en_tant_que "$programmes/pg_ctl" -D "$dossier/base" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$dossier"; }
trap arreter EXIT INT TERM

cd "$dossier"
$en_tant_que "$programmes/initdb" -D "$dossier/base" -U palier --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
$en_tant_que "$programmes/pg_ctl" -D "$dossier/base" -w -l "$dossier/journal" \
  -o "-c listen_addresses= -c unix_socket_directories=$dossier $vite" start >/dev/null
$en_tant_que "$programmes/createdb" -h "$dossier" -U palier palier
cd - >/dev/null
DATABASE_URL="postgresql://palier@/palier?host=$dossier" "$@"
