// A WebSocket server on the npm package ws: answers each message with a stream in the manner of a realtime service.
//   node server.mjs --port 8086
// A message {"type":"ask","tokens":5,"gap":2,...} is answered by as many deltas and a response.done with usage; other fields make trouble:
// "close": a close code after the deltas, "ping": pings between them, "binary": deltas as bytes, "terminate": hang up without a close frame.
// GET / answers 200: no WebSocket. /login wants a first message {"type":"login"}; /sub agrees to the subprotocol realtime.v1.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { WebSocketServer } from "ws";

const { values: options } = parseArgs({ options: { port: { type: "string", default: "8086" } } });
const counts = { connections: 0, messages: 0, clean: 0, errors: 0 };
const http = createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(counts));
});
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sockets = new WebSocketServer({
  server: http,
  perMessageDeflate: true,
  verifyClient: ({ req }) => req.url !== "/",
  handleProtocols: (protocols) => (protocols.has("realtime.v1") ? "realtime.v1" : false),
});

sockets.on("connection", (socket, request) => {
  counts.connections++;
  let ready = request.url !== "/login";
  const send = (event) => socket.send(JSON.stringify(event));
  socket.on("error", () => counts.errors++);
  socket.on("close", (code) => (counts.clean += code === 1000 ? 1 : 0));
  send({ type: "session.created" });
  socket.on("message", async (data, isBinary) => {
    counts.messages++;
    if (isBinary) {
      send({ type: "response.done", bytes: data.length });
      return;
    }

    const ask = JSON.parse(data.toString());
    if (ask.type === "login") {
      ready = true;
      send({ type: "session.updated" });
      return;
    }

    if (!ready) {
      socket.close(4401, "log in first");
      return;
    }

    for (let i = 0; i < (ask.tokens ?? 5); i++) {
      await wait(ask.gap ?? 0);
      if (ask.ping) socket.ping("still there?");
      if (ask.binary) socket.send(Buffer.from([i]));
      else send({ type: "response.output_text.delta", delta: ` word${i}` });
    }

    if (ask.terminate) socket.terminate();
    else if (ask.close) socket.close(ask.close, "as asked");
    else send({ type: "response.done", response: { usage: { output_tokens: ask.tokens ?? 5, input_tokens: 3 } } });
  });
});

http.listen(Number(options.port), "127.0.0.1");
