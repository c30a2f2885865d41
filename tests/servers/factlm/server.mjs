// OpenAI-compatible server over a real llama.cpp engine and a tiny real model.
//   node server.mjs --port 8080 [--slots 4] [--model factlm.gguf]
import http from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Engine, PromptTooLong } from "./engine.mjs";
import { embeddingList, errorBody, replies } from "./replies.mjs";
import { BadRequest, readChat, readCompletion, readEmbeddings } from "./requests.mjs";

const modelId = "factlm";
const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    slots: { type: "string", default: "4" },
    model: { type: "string", default: fileURLToPath(new URL("factlm.gguf", import.meta.url)) },
  },
});

const started = Date.now();
const engine = await Engine.load(options.model, Number(options.slots));

const gets = {
  "/health": () => ({ status: "ok" }),
  "/slots": () => engine.slots,
  "/v1/models": () => ({ object: "list", data: [{ id: modelId, object: "model", created: Math.floor(started / 1000), owned_by: "local" }] }),
};
const posts = {
  "/v1/chat/completions": (body, response) => generate("chat", readChat(body), response),
  "/v1/completions": (body, response) => generate("text", readCompletion(body), response),
  "/v1/embeddings": embed,
};

const server = http.createServer(async (request, response) => {
  try {
    const path = request.url.split("?")[0];
    if (request.method === "GET" && gets[path]) return send(response, 200, gets[path]());
    if (request.method === "POST" && posts[path]) return await posts[path](await readJson(request), response);
    return send(response, 404, errorBody(`there is no ${request.method} ${path}`, "invalid_request_error"));
  } catch (error) {
    fail(response, error);
  }
});
server.keepAliveTimeout = 60_000; // longer than a test pauses: an idle connection closed mid-request would look like a fault
server.listen(Number(options.port), "127.0.0.1", () => {
  console.log(`factlm listens on http://127.0.0.1:${server.address().port} (${options.slots} slots, ready in ${Date.now() - started} ms)`);
});

async function generate(kind, request, response) {
  const reply = replies(kind, modelId);
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const event = (body) => response.write(`data: ${JSON.stringify(body)}\n\n`);
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    const opening = reply.opening();
    if (opening) event(opening);
  };

  const result = await engine.complete(request.prompt, {
    ...request,
    signal: gone.signal,
    onText: request.stream ? (text) => { begin(); event(reply.text(text)); } : undefined,
  });
  if (!request.stream) return send(response, 200, reply.whole(result));
  begin();
  event(reply.closing(result.finishReason));
  if (request.includeUsage) event(reply.usage(result.usage));
  response.end("data: [DONE]\n\n");
}

async function embed(body, response) {
  const { inputs, format } = readEmbeddings(body);
  const results = [];
  for (const text of inputs) results.push(await engine.embed(text));
  send(response, 200, embeddingList(modelId, results, format));
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (body !== null && typeof body === "object") return body;
  } catch {
    // falls through to the same message as a body that is JSON but not an object
  }
  throw new BadRequest("the body is not a JSON object");
}

function fail(response, error) {
  if (response.headersSent) return response.destroy();
  if (error instanceof BadRequest) return send(response, 400, errorBody(error.message, "invalid_request_error", { param: error.param }));
  if (error instanceof PromptTooLong) return send(response, 400, errorBody(error.message, "invalid_request_error", { code: "context_length_exceeded" }));
  console.error(error);
  return send(response, 500, errorBody(error.message, "server_error"));
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
