"""WSGI entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imari_dx.settings")

application = get_wsgi_application()

# All pages' code now, not with the first request: with gunicorn's --preload its processes share it.
_addresses = get_resolver().url_patterns

# What the program consists of never becomes garbage: looking through it again and again costs a page of
# lists a fifth of its time.
gc.collect()
gc.freeze()
# A page makes some 50,000 objects that are no garbage before it is done; looked through after every 700 of
# them, as Python does, the yearly report takes a sixth longer.
gc.set_threshold(50_000, 10, 10)
