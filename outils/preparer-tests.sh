#!/bin/sh
# Installe ce que les essais demandent au système, ou dit clairement ce qui manque.
set -u
paquets=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || paquets="$paquets chromium"
command -v soffice >/dev/null 2>&1 || paquets="$paquets libreoffice-writer-nogui libreoffice-calc-nogui"
command -v pdftoppm >/dev/null 2>&1 || paquets="$paquets poppler-utils"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || paquets="$paquets postgresql"
command -v java >/dev/null 2>&1 || paquets="$paquets openjdk-17-jre-headless"
[ -n "$paquets" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation des programmes d'essai :$paquets…"
  # shellcheck disable=SC2086
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $paquets >/dev/null; } \
    || echo "Ces programmes n'ont pas pu être installés :$paquets. Les essais qui s'en servent le diront." >&2
else
  echo "Programmes absents :$paquets. Les essais qui s'en servent seront sautés en le disant ; installez-les pour tout vérifier." >&2
fi
exit 0
