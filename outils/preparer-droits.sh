#!/bin/sh
# Installe openfisca-france, qui estime les droits, dans son propre environnement.
#   preparer-droits.sh [PYTHON] [DOSSIER]      (défauts : python3, .venv-droits)
# Palier s'en passe : sans lui, la page des droits dit comment l'installer, le reste ne change pas.
set -eu
python=${1:-python3} venv=${2:-.venv-droits}
ici=$(dirname "$0")
echo "Installation du calculateur de droits…"
[ -x "$venv/bin/pip" ] || sh "$ici/creer-venv.sh" "$python" "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check --require-hashes -r "$ici/../requirements/droits.txt"
