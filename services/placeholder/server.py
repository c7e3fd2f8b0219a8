"""Answers the health checks of a service until a real image is configured.

Standard library only: this source also runs inline on a bare Python image. An argument is one more
health address. Where HEARTBEAT_FILE names a file, as for workers, it is touched and nobody served.
"""

import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(os.environ.get("PORT", "8080"))
ANSWERS = {
    **{each.partition("?")[0]: {"status": "ok"} for each in ("/health", *sys.argv[1:])},
    "/api/health": {"status": "ok"},  # bff
    "/graphql": {"data": {"__typename": "Query"}},  # graphql, as an answer to {__typename}
    "/ping": {"status": "Healthy"},  # agentcore, as its runtime contract has it
}
BETWEEN_HEARTBEATS = 30


class Handler(BaseHTTPRequestHandler):
    """Knows a few addresses; everything else is not found."""

    server_version, sys_version = "placeholder", ""
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Answer with the address's document."""
        answer = ANSWERS.get(self.path.partition("?")[0])
        body = json.dumps(answer or {"error": "not found"}).encode()
        self.send_response(200 if answer else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 -- http.server's naming

    def do_POST(self) -> None:
        """Take the query, whatever it says, and answer as GET does."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()


def _stop(_number: int, _frame: object) -> None:
    sys.exit(0)


def main() -> None:
    """Serve, or work, until SIGTERM, which is how ECS stops a task."""
    signal.signal(signal.SIGTERM, _stop)
    while heartbeat := os.environ.get("HEARTBEAT_FILE"):
        with open(heartbeat, "w"):  # noqa: PTH123 -- a touch
            time.sleep(BETWEEN_HEARTBEATS)
    # Tasks are reached at their own address; the security group says by whom.
    ThreadingHTTPServer(("0.0.0.0", PORT), Handler).serve_forever()  # noqa: S104 -- as above


if __name__ == "__main__":
    main()
