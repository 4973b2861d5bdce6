#!/bin/sh
# Crée l'environnement Python de Palier. Arguments : interpréteur, dossier.
set -eu
python=$1 venv=$2
command -v "$python" >/dev/null 2>&1 || {
  echo "Python est introuvable : installez Python 3.11 ou plus récent, puis relancez." >&2; exit 2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python est trop ancien ($("$python" -V 2>&1)) : installez Python 3.11 ou plus récent, ou donnez-le par make PYTHON=python3.12." >&2; exit 2; }
if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Le module venv de Python manque : installation par apt-get…"
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Le module venv de Python manque : lancez « sudo apt-get install python3-venv », puis relancez." >&2; exit 2
  fi
fi
"$python" -m venv "$venv"
