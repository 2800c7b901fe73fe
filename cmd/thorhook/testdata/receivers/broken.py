"""A receiver with a planted fault, on Python's standard library. BROKEN names it: not-idempotent, order-dependent, slow
(SLOW_MS), crash-on-null or accepts-forged; without it the receiver is correct. It prints where it listens."""
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULT = os.environ.get("BROKEN", "")
SLOW = int(os.environ.get("SLOW_MS") or 8000) / 1000
STATE_OF = {
    "ACTOR.RUN.CREATED": "running",
    "ACTOR.RUN.RUNNING": "running",
    "ACTOR.RUN.SUCCEEDED": "succeeded",
    "ACTOR.RUN.FAILED": "failed",
}
lock = threading.Lock()
seen = set()
tasks = {}


def record(dispatch, kind, ident):
    with lock:
        task = tasks.setdefault(ident, {"task": ident, "state": "unknown", "events": [], "effects": 0})
        new = STATE_OF.get(kind)
        if (dispatch, kind) in seen:
            if FAULT == "not-idempotent" and new not in (None, "running"):
                task["effects"] += 1
            return
        seen.add((dispatch, kind))
        task["events"].append(kind)
        if new is None or task["state"] in ("succeeded", "failed") and FAULT != "order-dependent":
            return
        task["state"] = new
        if new != "running":
            task["effects"] = 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def receive(self, content):
        if self.command != "POST":
            return 405
        if FAULT != "accepts-forged" and self.headers.get("Authorization") != f"Bearer {os.environ['THORDATA_SECRET']}":
            return 401
        if self.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            return 415
        if len(content) > 16 << 20:
            return 413
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            return 400
        if not isinstance(body, dict):
            return 400
        resource = body.get("resource")
        if FAULT != "crash-on-null" and not isinstance(resource, dict):
            resource = {}
        data = body.get("eventData") if isinstance(body.get("eventData"), dict) else {}
        ident = resource.get("taskId") or data.get("apiRunId")  # raises on null when that is the fault
        dispatch = self.headers.get("Webhook-Dispatch-Id", "")
        kind = body.get("eventType")
        if not ident and not kind:
            return 422
        if FAULT == "slow" and isinstance(kind, str) and STATE_OF.get(kind) == "failed":
            time.sleep(SLOW)  # works before it answers
        record(dispatch, kind if isinstance(kind, str) else "", str(ident or dispatch))
        return 204

    def answer(self, status, content=b""):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def route(self):
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        if path == "/webhook":
            self.answer(self.receive(content))
        elif path == "/health":
            self.answer(200, b"ok\n")
        else:
            with lock:
                task = tasks.get(path.removeprefix("/tasks/"))
                found = None if task is None else json.dumps(task).encode()
            self.answer(404 if found is None else 200, found or b"")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = route

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True

    def handle_error(self, request, address):
        pass  # the connection is dropped, which is what a crash looks like


server = Server(("127.0.0.1", int(os.environ.get("PORT") or 0)), Handler)
print(f"listening on http://127.0.0.1:{server.server_address[1]}/webhook", flush=True)
server.serve_forever()
