// Drives the fault proxy with Toxiproxy's own Node.js client. Arguments: address of the API, upstream HOST:PORT. Prints one JSON line of what it saw.
import { Toxiproxy } from "toxiproxy-node-client";

const [api, upstream] = process.argv.slice(2);
const client = new Toxiproxy(api);
const proxy = await client.createProxy({ name: "web", listen: "127.0.0.1:0", upstream });
const timed = async () => {
  const began = performance.now();
  const response = await fetch(`http://${proxy.listen}/healthz`, { headers: { connection: "close" } });
  await response.text();
  return { status: response.status, ms: performance.now() - began };
};
await timed();
const before = await timed();
const toxic = await proxy.addToxic({ name: "slow", type: "latency", stream: "downstream", toxicity: 1, attributes: { latency: 400, jitter: 0 } });
const during = await timed();
const found = await (await client.get("web")).getToxic("slow");
const listed = [found.name];
await toxic.remove();
const after = await timed();
await proxy.addToxic({ name: "cut", type: "reset_peer", stream: "downstream", toxicity: 1, attributes: { timeout: 0 } });
const cut = await timed().then(() => "answered", () => "failed");
await client.reset();
const reset = await timed();
const names = Object.keys((await client.getAll()));
const duplicate = await client.createProxy({ name: "web", listen: "127.0.0.1:0", upstream }).then(() => "made", () => "refused");
await proxy.remove();
const left = Object.keys(await client.getAll());
console.log(JSON.stringify({ before, during, after, listed, cut, reset, names, duplicate, left }));
