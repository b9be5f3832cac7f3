"""The WSGI application that `siheng serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siheng.project.settings")
application = get_wsgi_application()
