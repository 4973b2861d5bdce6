"""Le harnais de mesure est à la racine du dépôt, hors du paquet installé."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
