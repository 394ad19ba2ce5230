"""WSGI entry point for gunicorn."""

import gc
import os

from django.conf import settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created
from django.urls import get_resolver

from imari_dx.database import share_connections
from imari_dx.operation.held_database import hold_database
from imari_dx.operation.locked_database import wait_briefly
from imari_dx.shared.memory import share_arenas
from imari_dx.shared.running import hold
from imari_dx.shared.shared_folder import require_shared_folder, shared_folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imari_dx.settings")

# Before there are threads.
share_arenas(2)
share_connections(
    settings.DATABASES["default"],
    most=settings.DATABASE_POOL,
    idle=settings.DATABASE_POOL_IDLE,
    timeout=settings.DATABASE_TIMEOUT,
)
application = get_wsgi_application()
# The processes that come of this one hold it too.
require_shared_folder()
hold(shared_folder(), "server")
# With the first request of each of them: no connection is carried over from here.
request_started.connect(hold_database)
connection_created.connect(wait_briefly)

# All pages' code now, not with the first request: with gunicorn's --preload its processes share it.
_addresses = get_resolver().url_patterns

# What the program consists of never becomes garbage: looking through it again and again costs a page of
# lists a fifth of its time.
gc.collect()
gc.freeze()
# A page makes some 50,000 objects that are no garbage before it is done: looked through after every 700 of
# them, as Python does, a long list takes a sixth longer. Forms and rows with what belongs to them are garbage
# that only a whole look finds: after every fourth time, or half a million of them wait while four threads
# work, and the memory of so many is never whole enough to be given back.
gc.set_threshold(50_000, 1, 1)
