// Drives the official OpenAI client against a server and prints, as one JSON document, what the client saw.
//   node check.mjs http://127.0.0.1:8080/v1 [--model factlm] [--prompt TEXT] [--skip embeddings,models]
// Exit code: 0 every check passed, 1 a check failed, 2 wrong use.
import OpenAI from "openai";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string", default: "factlm" },
    prompt: { type: "string", default: "What is the capital of France?" },
    skip: { type: "string", default: "" },
  },
});
if (positionals.length !== 1) {
  console.error("usage: node check.mjs BASE_URL [--model NAME] [--prompt TEXT] [--skip CHECK,CHECK]");
  process.exit(2);
}

const client = new OpenAI({ baseURL: positionals[0], apiKey: "test-key", maxRetries: 0, timeout: 20_000 });
const { model, prompt } = options;
const messages = [{ role: "user", content: prompt }];

const checks = {
  async models() {
    const ids = [];
    for await (const entry of client.models.list()) ids.push(entry.id);
    expect(ids.length > 0, "the list of models is empty");
    return { ids };
  },
  async chat() {
    const reply = await client.chat.completions.create({ model, messages, max_tokens: 24 });
    const [choice] = reply.choices;
    expect(reply.object === "chat.completion", `object is ${reply.object}`);
    expect(choice.message.role === "assistant" && choice.message.content.length > 0, "no assistant text");
    expectUsage(reply.usage);
    return { content: choice.message.content, finishReason: choice.finish_reason, usage: reply.usage };
  },
  async chatStream() {
    const stream = await client.chat.completions.create({ model, messages, max_tokens: 24, stream: true, stream_options: { include_usage: true } });
    const seen = { chunks: 0, content: "", finishReason: null, usage: null };
    for await (const chunk of stream) {
      seen.chunks++;
      expect(chunk.object === "chat.completion.chunk", `object is ${chunk.object}`);
      seen.content += chunk.choices[0]?.delta?.content ?? "";
      seen.finishReason = chunk.choices[0]?.finish_reason ?? seen.finishReason;
      seen.usage = chunk.usage ?? seen.usage;
    }
    expect(seen.content.length > 0, "the stream carried no text");
    expect(seen.finishReason !== null, "the stream carried no finish reason");
    expectUsage(seen.usage);
    return seen;
  },
  async completion() {
    const reply = await client.completions.create({ model, prompt, max_tokens: 8 });
    expect(reply.object === "text_completion", `object is ${reply.object}`);
    expect(typeof reply.choices[0].text === "string", "no text");
    expectUsage(reply.usage);
    return { text: reply.choices[0].text, finishReason: reply.choices[0].finish_reason, usage: reply.usage };
  },
  async completionStream() {
    const stream = await client.completions.create({ model, prompt, max_tokens: 8, stream: true });
    const seen = { chunks: 0, text: "", finishReason: null };
    for await (const chunk of stream) {
      seen.chunks++;
      seen.text += chunk.choices[0]?.text ?? "";
      seen.finishReason = chunk.choices[0]?.finish_reason ?? seen.finishReason;
    }
    expect(seen.finishReason !== null, "the stream carried no finish reason");
    return seen;
  },
  async embeddings() {
    const reply = await client.embeddings.create({ model, input: [prompt, `${prompt} And its currency?`] });
    expect(reply.data.length === 2, `${reply.data.length} embeddings for 2 texts`);
    const [first, second] = reply.data.map((entry) => entry.embedding);
    expect(first.length > 0 && first.length === second.length, "the embeddings differ in length");
    expect([...first, ...second].every(Number.isFinite), "an embedding holds a value that is not a number");
    return { count: reply.data.length, dimensions: first.length, usage: reply.usage };
  },
};

const skipped = options.skip.split(",").filter(Boolean);
const report = { baseUrl: positionals[0], checks: {} };
for (const [name, check] of Object.entries(checks)) {
  if (skipped.includes(name)) continue;
  try {
    report.checks[name] = { ok: true, ...(await check()) };
  } catch (error) {
    report.checks[name] = { ok: false, error: error.message, status: error.status ?? null };
  }
}
report.ok = Object.values(report.checks).every((result) => result.ok);
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.ok ? 0 : 1;

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

function expectUsage(usage) {
  expect(usage, "no usage");
  expect(usage.prompt_tokens > 0 && usage.completion_tokens >= 0, `usage ${JSON.stringify(usage)}`);
  expect(usage.total_tokens === usage.prompt_tokens + usage.completion_tokens, `usage does not add up: ${JSON.stringify(usage)}`);
}
