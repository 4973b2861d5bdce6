"""Les essais ont leur propre dossier de données, jeté ensuite ; jamais celui de qui les lance."""

import os
import tempfile

import django

os.environ["PALIER_DOSSIER"] = tempfile.mkdtemp(prefix="palier-essais-")
os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
django.setup()
