"""Takes Thordata's webhooks as a plain WSGI application: checks who sends, stores first, answers 204 at once and works
later. It survives duplicates, events out of order, unknown events and fields, nulls and large bodies.

    THORDATA_SECRET=s3cret python3 wsgi_receiver.py
    THORDATA_SECRET=s3cret gunicorn --threads 8 wsgi_receiver:app    # in production, with a database as the store
"""
import hmac
import json
import logging
import os
import queue
import socketserver
import sys
import threading
from datetime import datetime
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

MAX_BODY = 16 * 1024 * 1024  # results may be large; what is larger than this is no webhook

# What an eventType means. Only SUCCEEDED is documented; names that are not here are kept and change nothing.
STATE_OF = {
    "ACTOR.RUN.CREATED": "running",
    "ACTOR.RUN.RUNNING": "running",
    "ACTOR.RUN.SUCCEEDED": "succeeded",
    "ACTOR.RUN.FAILED": "failed",
}

SECRET = os.environ.get("THORDATA_SECRET", "")
if not SECRET:
    sys.exit("THORDATA_SECRET is not set: put the same secret into the webhook's headers template")

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("receiver")


class Refusal(Exception):
    """A request that is answered with a status of 4xx and a line of text."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status, self.text = status, text


def same_secret(got):
    """Takes the same time whatever differs. WSGI gives header bytes as Latin-1 text."""
    return hmac.compare_digest(got.encode("latin-1"), f"Bearer {SECRET}".encode())


def text(value):
    """A value as text: ids come as strings and as numbers."""
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def when(value):
    """A time, or None while the task runs: it comes as null, "" or Go's zero time then."""
    try:
        at = datetime.fromisoformat(text(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.year > 1 else None


def read_event(body, dispatch):
    """What this receiver needs of a webhook, in whatever type it comes."""
    if not isinstance(body, dict):
        raise Refusal("400 Bad Request", "the body is no JSON object")
    resource = body.get("resource") if isinstance(body.get("resource"), dict) else {}  # may be null, text or missing
    data = body.get("eventData") if isinstance(body.get("eventData"), dict) else {}
    kind = text(body.get("eventType"))
    named = text(resource.get("taskId")) or text(data.get("apiRunId"))
    task = named or dispatch  # the dispatch id is documented to be the task's id
    if not task or not (named or kind):
        raise Refusal("422 Unprocessable Entity", "the body names neither a task nor an event")
    return {
        "dispatch": dispatch or task,
        "kind": kind,
        "task": task,
        "user": text(body.get("userId")),
        "finished": when(resource.get("finishedAt")),
        "result_url": text(resource.get("jsonUrl")),
    }


class Store:
    """Stands for your database, its lock for a transaction. In SQL, `seen` is a table with a unique constraint on
    (dispatch_id, event_type), `jobs` a table, and `record` one transaction over all of them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seen = set()  # (dispatch id, event type): the dispatch id alone is shared by a task's events
        self.tasks = {}
        self.jobs = queue.SimpleQueue()

    def record(self, event):
        """Stores an event, once, and whatever order events arrive in."""
        key = (event["dispatch"], event["kind"])
        with self.lock:
            if key in self.seen:
                return  # INSERT … ON CONFLICT DO NOTHING found the row
            self.seen.add(key)
            task = self.tasks.setdefault(
                event["task"], {"task": event["task"], "state": "unknown", "events": [], "effects": 0}
            )
            task["events"].append(event["kind"])
            new, old = STATE_OF.get(event["kind"]), task["state"]
            if new is None or new == old:
                return
            if old in ("succeeded", "failed"):
                if new != "running":  # a late "running" is normal, another end is not
                    log.warning("task %a: %a after it %s; the first end counts", event["task"], event["kind"], old)
                return
            task["state"] = new
            if new != "running":
                self.jobs.put(event)

    def work(self):
        """Does the jobs after the sender has had its answer."""
        while True:
            event = self.jobs.get()
            try:
                handle(event)
            except Exception:
                log.exception("task %a: the work did not succeed", event["task"])
                continue  # a table of jobs would try it again
            with self.lock:
                self.tasks[event["task"]]["effects"] += 1  # in the transaction that deletes the job

    def show(self, task):
        with self.lock:
            found = self.tasks.get(task)
            return None if found is None else json.dumps(found).encode()


def handle(event):
    """Where your work goes: fetch the results, tell the user. Never log the body: it carries your API key."""
    log.info(
        "task %a of user %a: %s, results at %a",
        event["task"], event["user"], STATE_OF[event["kind"]], event["result_url"],
    )


store = Store()
threading.Thread(target=store.work, daemon=True).start()


def read_body(environ):
    """Reads the body, at most MAX_BODY of it."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refusal("400 Bad Request", "the Content-Length is no number") from None
    if length > MAX_BODY:
        unread = min(length, 4 * MAX_BODY)  # a sender that is cut off while it sends does not see the 413
        while unread > 0 and (part := environ["wsgi.input"].read(min(unread, 65536))):
            unread -= len(part)
        raise Refusal("413 Content Too Large", "the body is too large")
    body = environ["wsgi.input"].read(length)
    if len(body) < length:
        raise Refusal("400 Bad Request", "the body broke off")
    return body


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


def receive(environ):
    """Judges and stores one request. The body is read whatever comes of it, since a sender whose body was not taken may
    never see the answer; it is parsed only for those who know the secret."""
    content = read_body(environ)
    if environ["REQUEST_METHOD"] != "POST":
        raise Refusal("405 Method Not Allowed", "only POST is taken here")
    if not same_secret(environ.get("HTTP_AUTHORIZATION", "")):
        raise Refusal("401 Unauthorized", "the secret is missing or wrong")
    if environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal("415 Unsupported Media Type", "the body must be application/json")
    try:
        body = json.loads(content.decode("utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise Refusal("400 Bad Request", "the body is no JSON") from None
    store.record(read_event(body, environ.get("HTTP_WEBHOOK_DISPATCH_ID", "")))


def app(environ, start_response):
    path = environ.get("PATH_INFO", "")
    if path == "/webhook":
        try:
            receive(environ)
        except Refusal as refusal:
            log.info("refused: %s", refusal.text)
            allow = [("Allow", "POST")] if refusal.status.startswith("405") else []
            return answer(start_response, refusal.status, (refusal.text + "\n").encode(), "text/plain", allow)
        start_response("204 No Content", [])
        return []
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        if path == "/health":
            return answer(start_response, "200 OK", b"ok\n", "text/plain")
        # Your application's own view of a task: put it behind your login, or leave it out.
        body = store.show(path.removeprefix("/tasks/")) if path.startswith("/tasks/") else None
        if body is not None:
            return answer(start_response, "200 OK", body, "application/json")
    return answer(start_response, "404 Not Found", b"nothing is here\n", "text/plain")


def answer(start_response, status, body, kind, headers=()):
    start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 1024  # a burst waits here


class Handler(WSGIRequestHandler):
    timeout = 60  # seconds that a sender may fall silent

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "3000"))
    with make_server("127.0.0.1", port, app, server_class=Server, handler_class=Handler) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}/webhook", flush=True)
        server.serve_forever()
