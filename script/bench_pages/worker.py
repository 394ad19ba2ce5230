"""Answers requests on one database: a line "who address" in, milliseconds, status and queries out."""

import gc
import json
import sys
import time


def main() -> None:
    """Serve until the input ends; ``add N`` puts N more plans into the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import imari_dx.wsgi  # noqa: F401  # as the server starts: settings, apps, what it does with its memory
    from accounts.models import User
    from script.bench_pages.plans import add_plans

    clients: dict[str, Client] = {}
    for line in sys.stdin:
        who, address = line.split()
        if who == "add":
            add_plans(int(address))
            answer: dict[str, object] = {"done": True}
        else:
            if who not in clients:
                clients[who] = Client(HTTP_HOST="localhost")
                clients[who].force_login(User.objects.get(username=who))
            gc.collect()
            start, worked = time.perf_counter(), time.process_time()
            response = clients[who].get(address)
            taken, cpu = (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000
            with CaptureQueriesContext(connection) as queries:
                clients[who].get(address)
            answer = {"ms": taken, "cpu": cpu, "status": response.status_code, "queries": len(queries)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
