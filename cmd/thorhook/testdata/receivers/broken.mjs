// A receiver with a planted fault, on Node's standard library. BROKEN names it: not-idempotent, order-dependent, slow
// (SLOW_MS), crash-on-null or accepts-forged; without it the receiver is correct. It prints where it listens.
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const fault = process.env.BROKEN ?? "";
const slow = Number(process.env.SLOW_MS ?? 8000);
const stateOf = new Map([
  ["ACTOR.RUN.CREATED", "running"],
  ["ACTOR.RUN.RUNNING", "running"],
  ["ACTOR.RUN.SUCCEEDED", "succeeded"],
  ["ACTOR.RUN.FAILED", "failed"],
]);
const seen = new Set();
const tasks = new Map();

function record(dispatch, kind, id) {
  if (!tasks.has(id)) tasks.set(id, { task: id, state: "unknown", events: [], effects: 0 });
  const task = tasks.get(id);
  const key = JSON.stringify([dispatch, kind]);
  const next = stateOf.get(kind);
  if (seen.has(key)) {
    if (fault === "not-idempotent" && next && next !== "running") task.effects++;
    return;
  }
  seen.add(key);
  task.events.push(kind);
  const terminal = task.state === "succeeded" || task.state === "failed";
  if (!next || (terminal && fault !== "order-dependent")) return;
  task.state = next;
  if (next !== "running") task.effects = 1;
}

async function receive(request, content) {
  if (request.method !== "POST") return 405;
  if (fault !== "accepts-forged" && request.headers.authorization !== `Bearer ${process.env.THORDATA_SECRET}`) return 401;
  if ((request.headers["content-type"] ?? "").split(";")[0].trim() !== "application/json") return 415;
  if (content.length > 16 << 20) return 413;
  let body;
  try {
    body = JSON.parse(content.toString("utf8"));
  } catch {
    return 400;
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return 400;
  const resource = fault === "crash-on-null" ? body.resource : (body.resource ?? {});
  const dispatch = request.headers["webhook-dispatch-id"] ?? "";
  const id = resource.taskId || body.eventData?.apiRunId; // throws on null when that is the fault
  if (!id && !body.eventType) return 422;
  if (fault === "slow" && stateOf.get(body.eventType) === "failed") await pause(slow); // works before it answers
  record(dispatch, body.eventType, String(id || dispatch));
  return 204;
}

const server = createServer(async (request, response) => {
  const chunks = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return; // the sender has gone
  }
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/webhook") {
    const status = await receive(request, Buffer.concat(chunks)).catch(() => 500);
    response.writeHead(status).end();
    return;
  }
  const task = tasks.get(pathname.slice("/tasks/".length));
  const found = pathname === "/health" ? "ok" : task;
  response.writeHead(found ? 200 : 404, { "Content-Type": "application/json" }).end(JSON.stringify(found ?? null));
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}/webhook`);
});
