// Takes Thordata's webhooks on Express: checks who sends, stores first, answers 204 at once and works later. It survives
// duplicates, events out of order, unknown events and fields, nulls and large bodies.
//
//   npm ci && THORDATA_SECRET=s3cret npm start
import { createHash, timingSafeEqual } from "node:crypto";
import express from "express";

const maxBody = "16mb"; // results may be large; what is larger than this is no webhook

// What an eventType means. Only SUCCEEDED is documented; names that are not here are kept and change nothing.
const stateOf = new Map([
  ["ACTOR.RUN.CREATED", "running"],
  ["ACTOR.RUN.RUNNING", "running"],
  ["ACTOR.RUN.SUCCEEDED", "succeeded"],
  ["ACTOR.RUN.FAILED", "failed"],
]);

const secret = process.env.THORDATA_SECRET;
if (!secret) {
  console.error("THORDATA_SECRET is not set: put the same secret into the webhook's headers template");
  process.exit(1);
}

const digest = (text) => createHash("sha256").update(text).digest();

// Takes the same time whatever differs, the length included.
function sameSecret(got) {
  return timingSafeEqual(digest(got ?? ""), digest(`Bearer ${secret}`));
}

// A value as text: ids come as strings and as numbers.
function text(value) {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

// What this receiver needs of a webhook, in whatever type it comes; undefined when it names neither task nor event.
function readEvent(body, dispatch) {
  const resource = body.resource ?? {}; // may be null, text or missing
  const kind = text(body.eventType);
  const named = text(resource.taskId) || text(body.eventData?.apiRunId);
  const task = named || dispatch; // the dispatch id is documented to be the task's id
  if (!task || (!named && !kind)) return undefined;
  const at = new Date(text(resource.finishedAt)); // null, "" or Go's zero time while the task runs
  const finished = at.getUTCFullYear() > 1 ? at : undefined;
  return { dispatch: dispatch || task, kind, task, user: text(body.userId), finished, resultURL: text(resource.jsonUrl) };
}

// These stand for your database. Node runs `record` without interruption; in SQL it is one transaction, `seen` a table
// with a unique constraint on (dispatch_id, event_type), `pending` a table of jobs.
const seen = new Set(); // dispatch id and event type: the dispatch id alone is shared by a task's events
const tasks = new Map();
const pending = [];

// Stores an event, once, and whatever order events arrive in.
function record(event) {
  const key = JSON.stringify([event.dispatch, event.kind]);
  if (seen.has(key)) return; // INSERT … ON CONFLICT DO NOTHING found the row
  seen.add(key);
  let task = tasks.get(event.task);
  if (!task) {
    task = { task: event.task, state: "unknown", events: [], effects: 0 };
    tasks.set(event.task, task);
  }
  task.events.push(event.kind);
  const next = stateOf.get(event.kind);
  const terminal = task.state === "succeeded" || task.state === "failed";
  if (!next || next === task.state) return;
  if (terminal) {
    // A late "running" is normal; another end is not.
    if (next !== "running") console.error("task %j: %j after it %s; the first end counts", event.task, event.kind, task.state);
    return;
  }
  task.state = next;
  if (next !== "running") {
    pending.push(event);
    setImmediate(work);
  }
}

// Does the jobs after the sender has had its answer.
async function work() {
  for (let event; (event = pending.shift()); ) {
    await handle(event);
    tasks.get(event.task).effects++; // 1 at most, or something is wrong; in the transaction that deletes the job
  }
}

// Where your work goes: fetch the results, tell the user. Never log the body: it carries your API key.
async function handle(event) {
  console.error("task %j of user %j: %s, results at %j", event.task, event.user, stateOf.get(event.kind), event.resultURL);
}

const app = express();
app.disable("x-powered-by");

// The checks go from cheap to dear: nobody without the secret gets a body read.
app.all("/webhook", (request, response, next) => {
  if (request.method !== "POST") return response.set("Allow", "POST").status(405).send("only POST is taken here\n");
  if (!sameSecret(request.get("Authorization"))) return response.status(401).send("the secret is missing or wrong\n");
  if (!request.is("application/json")) return response.status(415).send("the body must be application/json\n");
  next();
});

app.post("/webhook", express.json({ limit: maxBody }), (request, response) => {
  const body = request.body;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return response.status(400).send("the body is no JSON object\n");
  }
  const event = readEvent(body, request.get("Webhook-Dispatch-Id") ?? "");
  if (!event) return response.status(422).send("the body names neither a task nor an event\n");
  record(event);
  response.status(204).end();
});

// Your application's own view of a task: put it behind your login, or leave it out.
app.get("/tasks/:id", (request, response) => {
  const task = tasks.get(request.params.id);
  if (!task) return response.status(404).send("no such task\n");
  response.json(task);
});

app.get("/health", (request, response) => response.send("ok\n"));

// Express reports what it could not read here: 400 for broken JSON, 413, 415 for an unknown charset.
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error.status >= 400 && error.status < 500 ? error.status : 500;
  console.error("refused with %d: %j", status, error.type ?? error.message);
  response.status(status).send(status === 500 ? "internal error\n" : "the body cannot be read\n");
});

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", (error) => {
  if (error) throw error;
  console.log(`listening on http://127.0.0.1:${server.address().port}/webhook`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close(); // answers what has begun; the process ends when the last job is done
    server.closeIdleConnections();
  });
}
