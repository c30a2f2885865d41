// Takes OTLP metrics over HTTP and decodes them with the messages of OpenTelemetry's own npm package.
//   node receiver.mjs --port 4318
// POST /NAME/v1/metrics takes an export; GET /NAME gives all that came under that name as JSON, oldest first;
// PUT /NAME with [503, 429] answers the next exports so, one each. GET / answers 200.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import { parseArgs } from "node:util";

const require = createRequire(import.meta.url);
const { opentelemetry } = require("@opentelemetry/otlp-transformer/build/src/generated/root");
const { ExportMetricsServiceRequest, ExportMetricsServiceResponse } = opentelemetry.proto.collector.metrics.v1;
const { values: options } = parseArgs({ options: { port: { type: "string", default: "4318" } } });
const received = new Map();
const answers = new Map();

createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const name = request.url.split("/")[1];
  const end = (status, text, headers = {}) => {
    response.writeHead(status, headers);
    response.end(text);
  };
  if (request.method === "PUT") {
    answers.set(name, JSON.parse(body.toString()));
    return end(204);
  }
  if (request.method === "GET") {
    return end(200, JSON.stringify(received.get(name) ?? []), { "content-type": "application/json" });
  }
  if (request.url !== `/${name}/v1/metrics`) {
    return end(404, "no such path", { "content-type": "text/plain" });
  }
  const status = (answers.get(name) ?? []).shift() ?? 200;
  let message;
  try {
    const bytes = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    message = ExportMetricsServiceRequest.toObject(ExportMetricsServiceRequest.decode(bytes), { longs: Number, enums: String, defaults: false });
  } catch (error) {
    return end(400, String(error), { "content-type": "text/plain" });
  }
  if (!received.has(name)) {
    received.set(name, []);
  }
  received.get(name).push({ status, headers: request.headers, message });
  if (status !== 200) {
    return end(status, "not now", { "content-type": "text/plain" });
  }
  end(200, ExportMetricsServiceResponse.encode({}).finish(), { "content-type": "application/x-protobuf" });
}).listen(Number(options.port), "127.0.0.1");
