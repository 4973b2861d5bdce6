#!/bin/sh
# Installe ce que les essais demandent au système, ou dit clairement ce qui manque.
set -u
paquets=""
present() { command -v "$1" >/dev/null 2>&1; }
present chromium-headless-shell || present chromium || present google-chrome || paquets="$paquets chromium"
present soffice || paquets="$paquets libreoffice-writer-nogui libreoffice-calc-nogui"
present pdftoppm || paquets="$paquets poppler-utils"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || present initdb || paquets="$paquets postgresql"
present java || paquets="$paquets openjdk-17-jre-headless"
[ -n "$paquets" ] || exit 0
if [ "$(id -u)" = 0 ] && present apt-get; then
  echo "Installation des programmes d'essai :$paquets…"
  installer() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
  # shellcheck disable=SC2086
  { apt-get update -qq && installer $paquets; } \
    || echo "Ces programmes n'ont pas pu être installés :$paquets. Les essais qui s'en servent le diront." >&2
  # Sans fenêtres à tenir, il va plus vite ; là où il n'est pas proposé, l'autre suffit.
  present google-chrome || installer chromium-headless-shell 2>/dev/null || true
else
  echo "Programmes absents :$paquets. Les essais qui s'en servent seront sautés en le disant ; installez-les pour tout vérifier." >&2
fi
exit 0
