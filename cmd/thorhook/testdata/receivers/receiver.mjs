// A receiver on Node's standard library: prints its port, then each request as a line of JSON.
import { createServer } from "node:http";

const forced = ["host", "content-type", "webhook", "webhook-dispatch-id", "request-origin"];

function judge(request, body) {
  if (forced.some((name) => !(name in request.headers))) return 412;
  try {
    const event = JSON.parse(body);
    JSON.parse(event.resource.url);
    return event.eventData.apiRunId === request.headers["webhook-dispatch-id"] ? 200 : 409;
  } catch {
    return 400;
  }
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    response.writeHead(judge(request, body)).end("received");
    const headers = {};
    for (let i = 0; i < request.rawHeaders.length; i += 2) headers[request.rawHeaders[i]] = request.rawHeaders[i + 1];
    console.log(JSON.stringify({ path: request.url, headers, body }));
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
