"""Takes Thordata's webhooks with FastAPI: checks who sends, stores first, answers 204 at once and works later. It
survives duplicates, events out of order, unknown events and fields, nulls and large bodies.

    pip install -r requirements.txt
    THORDATA_SECRET=s3cret uvicorn fastapi_receiver:app --port 3000
"""
import asyncio
import hmac
import json
import logging
import os
import sys
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

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

log = logging.getLogger("uvicorn.error")


def same_secret(got):
    """Takes the same time whatever differs. Header bytes come as Latin-1 text."""
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
    """What this receiver needs of a webhook, in whatever type it comes. A pydantic model would answer 422 to a null or a
    number in the wrong place, and the event would be lost: so none is used here."""
    if not isinstance(body, dict):
        raise HTTPException(400, "the body is no JSON object")
    resource = body.get("resource") if isinstance(body.get("resource"), dict) else {}  # may be null, text or missing
    data = body.get("eventData") if isinstance(body.get("eventData"), dict) else {}
    kind = text(body.get("eventType"))
    named = text(resource.get("taskId")) or text(data.get("apiRunId"))
    task = named or dispatch  # the dispatch id is documented to be the task's id
    if not task or not (named or kind):
        raise HTTPException(422, "the body names neither a task nor an event")
    return {
        "dispatch": dispatch or task,
        "kind": kind,
        "task": task,
        "user": text(body.get("userId")),
        "finished": when(resource.get("finishedAt")),
        "result_url": text(resource.get("jsonUrl")),
    }


class Store:
    """Stands for your database. `record` runs without interruption in the event loop; in SQL it is one transaction,
    `seen` a table with a unique constraint on (dispatch_id, event_type), `jobs` a table."""

    def __init__(self):
        self.seen = set()  # (dispatch id, event type): the dispatch id alone is shared by a task's events
        self.tasks = {}
        self.jobs = asyncio.Queue()

    def record(self, event):
        """Stores an event, once, and whatever order events arrive in."""
        key = (event["dispatch"], event["kind"])
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
            self.jobs.put_nowait(event)

    async def work(self):
        """Does the jobs after the sender has had its answer."""
        while True:
            event = await self.jobs.get()
            try:
                await handle(event)
            except Exception:
                log.exception("task %a: the work did not succeed", event["task"])
                continue  # a table of jobs would try it again
            self.tasks[event["task"]]["effects"] += 1  # in the transaction that deletes the job


async def handle(event):
    """Where your work goes: fetch the results, tell the user. Never log the body: it carries your API key."""
    log.info(
        "task %a of user %a: %s, results at %a",
        event["task"], event["user"], STATE_OF[event["kind"]], event["result_url"],
    )


@asynccontextmanager
async def life(app):
    app.state.store = Store()
    worker = asyncio.create_task(app.state.store.work())
    yield
    worker.cancel()


app = FastAPI(lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)


async def read_body(request):
    """Reads the body, at most MAX_BODY of it."""
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_BODY:
                raise HTTPException(413, "the body is too large")
            parts.append(part)
    except ClientDisconnect:
        raise HTTPException(400, "the body broke off") from None
    return b"".join(parts)


def refuse_constant(name):
    raise ValueError(f"{name} is not JSON")


# FastAPI answers 405 to other methods by itself. The checks go from cheap to dear: nobody without the secret gets a body
# read.
@app.post("/webhook")
async def receive(request: Request):
    if not same_secret(request.headers.get("authorization", "")):
        raise HTTPException(401, "the secret is missing or wrong")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "the body must be application/json")
    try:
        body = json.loads((await read_body(request)).decode("utf-8"), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is no JSON") from None
    request.app.state.store.record(read_event(body, request.headers.get("webhook-dispatch-id", "")))
    return Response(status_code=204)


# Your application's own view of a task: put it behind your login, or leave it out.
@app.get("/tasks/{task}")
async def show(task: str, request: Request):
    found = request.app.state.store.tasks.get(task)
    if found is None:
        raise HTTPException(404, "no such task")
    return found


@app.get("/health")
async def health():
    return Response("ok\n")
