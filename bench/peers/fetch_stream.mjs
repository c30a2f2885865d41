// A streaming client on Node's fetch: one async function a stream, JSON.parse for each event.
//
//   node fetch_stream.mjs PORT STREAMS SECONDS LAGS_FILE TTFTS_FILE
//
// Writes the time of the read minus the server's stamp of each event, and the TTFT it would publish, as little-endian doubles
// (microseconds); the one JSON line on standard output has the counts.
import { writeFileSync } from "node:fs";

const [port, streams, seconds, lagsFile, ttftsFile] = process.argv.slice(2);
const url = `http://127.0.0.1:${port}/v1/chat/completions`;
const body = JSON.stringify({ model: "sim", messages: [{ role: "user", content: "Say something" }], stream: true });

/** Growing list of doubles without a boxed number for each. */
class Doubles {
  #values = new Float64Array(1 << 16);
  length = 0;

  push(value) {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  bytes() {
    return new Uint8Array(this.#values.buffer, 0, this.length * 8);
  }
}

const lags = new Doubles();
const ttfts = new Doubles();
let failed = 0;

async function oneAnswer() {
  const started = process.hrtime.bigint();
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const decoder = new TextDecoder();
  let rest = "";
  let text = "";
  let first = true;
  for await (const bytes of response.body) {
    const now = process.hrtime.bigint(); // CLOCK_MONOTONIC, as the server's stamp
    rest += decoder.decode(bytes, { stream: true });
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.slice("data: ".length);
      if (data === "[DONE]") continue;
      const chunk = JSON.parse(data);
      lags.push((Number(now) - chunk.emitted_ns) / 1000);
      if (first) ttfts.push(Number(now - started) / 1000);
      first = false;
      text += chunk.choices[0].delta.content ?? "";
    }
  }
  if (text === "") throw new Error("an answer without text");
}

async function oneStream(deadline) {
  let answers = 0;
  while (performance.now() < deadline) {
    try {
      await oneAnswer();
      answers++;
    } catch {
      failed++;
      await new Promise((resume) => setTimeout(resume, 50));
    }
  }
  return answers;
}

const started = performance.now();
const deadline = started + Number(seconds) * 1000;
const answers = await Promise.all(Array.from({ length: Number(streams) }, () => oneStream(deadline)));
const took = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds: took, answers: answers.reduce((sum, n) => sum + n, 0), failed, events: lags.length }));
writeFileSync(lagsFile, lags.bytes());
writeFileSync(ttftsFile, ttfts.bytes());
