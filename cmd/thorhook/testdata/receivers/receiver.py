"""A receiver on Python's standard library: prints its port, then each request as a line of JSON."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FORCED = ["Host", "Content-Type", "Webhook", "Webhook-Dispatch-Id", "Request-Origin"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200
        try:
            event = json.loads(body)
            if event["eventData"]["apiRunId"] != self.headers["Webhook-Dispatch-Id"]:
                status = 409
            json.loads(event["resource"]["url"])
        except (ValueError, KeyError):
            status = 400
        if any(name not in self.headers for name in FORCED):
            status = 412
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        record = {"path": self.path, "headers": dict(self.headers.items()), "body": body.decode()}
        sys.stdout.write(json.dumps(record) + "\n")
        sys.stdout.flush()

    def log_message(self, *args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
