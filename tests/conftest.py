"""Les essais ont leur propre dossier de données, jeté ensuite ; jamais celui de qui les lance."""

import os
import tempfile

import django

os.environ["PALIER_DOSSIER"] = tempfile.mkdtemp(prefix="palier-essais-")
os.environ["DJANGO_SETTINGS_MODULE"] = "palier.config.reglages"
django.setup()


def pytest_collection_modifyitems(items):
    """Tout essai qui emploie la base passe aussi sur PostgreSQL (`-m base`)."""
    for essai in items:
        if essai.get_closest_marker("django_db"):
            essai.add_marker("base")
