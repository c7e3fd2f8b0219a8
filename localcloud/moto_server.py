"""The moto server as a child process: `python -m localcloud.moto_server`.

It has a process of its own so that AWS's side and the provider's side share neither a core nor
Python's interpreter lock. It prints its port once it listens, and ends when its standard input
does, that is with its parent however that ends.
"""

import logging
import sys
from functools import cache
from threading import Thread

from moto.moto_server.werkzeug_app import (  # pyright: ignore[reportMissingTypeStubs] - moto has none
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from localcloud import moto_additions, moto_refusals, tagged_resources
from localcloud.iam import simulation


class _Handler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open: a sixth less CPU time a request

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log nothing: localcloud logs what fails."""


def main() -> None:
    """Serve until standard input ends."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    simulation.install()
    moto_additions.install()
    moto_refusals.install()
    tagged_resources.install()
    application = DomainDispatcherApplication(create_backend_app)
    # It lists moto's folder and tries a pattern for each service, at every request.
    application.get_backend_for_host = cache(application.get_backend_for_host)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
