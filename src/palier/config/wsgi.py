"""L'application que sert un serveur WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.config.reglages")
application = get_wsgi_application()
