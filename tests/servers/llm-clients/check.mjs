// Drives the official clients of other LLM APIs against a server and prints, as one JSON document, what they saw.
//   node check.mjs http://127.0.0.1:8080 [--model sim] [--only responses,messages,ollama] [--tools] [--key KEY]
// Exit code: 0 every check passed, 1 a check failed, 2 wrong use.
import Anthropic from "@anthropic-ai/sdk";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { parseArgs } from "node:util";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string", default: "sim" },
    only: { type: "string", default: "" },
    tools: { type: "boolean", default: false },
    key: { type: "string", default: "test-key" },
  },
});
if (positionals.length !== 1) {
  console.error("usage: node check.mjs URL [--model NAME] [--only CHECK,CHECK] [--tools] [--key KEY]");
  process.exit(2);
}

const base = positionals[0].replace(/\/$/, "");
const { model, key } = options;
const prompt = "What is the capital of France?";
const system = "Answer in one word.";
const parameters = { type: "object", properties: { query: { type: "string" } }, required: ["query"] };
const common = { apiKey: key, maxRetries: 0, timeout: 20_000 };
const openai = new OpenAI({ ...common, baseURL: `${base}/v1` });
const anthropic = new Anthropic({ ...common, baseURL: base });
const ollama = new Ollama({ host: base, headers: { Authorization: `Bearer ${key}` } });

const responses = {
  model,
  instructions: system,
  input: prompt,
  max_output_tokens: 64,
  ...(options.tools ? { tools: [{ type: "function", name: "find", parameters, strict: false }] } : {}),
};
const messages = {
  model,
  system,
  max_tokens: 64,
  messages: [{ role: "user", content: prompt }],
  ...(options.tools ? { tools: [{ name: "find", input_schema: parameters }] } : {}),
};
const chat = {
  model,
  messages: [{ role: "system", content: system }, { role: "user", content: prompt }],
  options: { num_predict: 64 },
  ...(options.tools ? { tools: [{ type: "function", function: { name: "find", description: "", parameters } }] } : {}),
};

const checks = {
  async responses() {
    return describeResponse(await openai.responses.create(responses));
  },
  async responsesStream() {
    const types = {};
    let text = "";
    const stream = openai.responses.stream(responses);
    for await (const event of stream) {
      types[event.type] = (types[event.type] ?? 0) + 1;
      if (event.type === "response.output_text.delta") text += event.delta;
    }
    const final = await stream.finalResponse();
    const said = describeResponse(final);
    expect(said.text === text, `the deltas say '${text}', the response '${said.text}'`);
    return { ...said, types };
  },
  async messages() {
    return describeMessage(await anthropic.messages.create(messages));
  },
  async messagesStream() {
    const types = {};
    let text = "";
    const stream = anthropic.messages.stream(messages);
    stream.on("text", (delta) => (text += delta));
    stream.on("streamEvent", (event) => (types[event.type] = (types[event.type] ?? 0) + 1));
    const final = await stream.finalMessage();
    const said = describeMessage(final);
    expect(said.text === text, `the deltas say '${text}', the message '${said.text}'`);
    return { ...said, types };
  },
  async ollama() {
    return describeOllama([await ollama.chat(chat)]);
  },
  async ollamaStream() {
    const parts = [];
    for await (const part of await ollama.chat({ ...chat, stream: true })) parts.push(part);
    return describeOllama(parts);
  },
  async ollamaGenerate() {
    const parts = [];
    for await (const part of await ollama.generate({ model, prompt, system, stream: true })) parts.push(part);
    return describeOllama(parts.map((part) => ({ ...part, message: { content: part.response, thinking: part.thinking } })));
  },
};

const only = options.only.split(",").filter(Boolean);
const report = { baseUrl: base, checks: {} };
for (const [name, check] of Object.entries(checks)) {
  if (only.length > 0 && !only.includes(name)) continue;
  try {
    report.checks[name] = { ok: true, ...(await check()) };
  } catch (error) {
    report.checks[name] = { ok: false, error: error.message, status: error.status ?? error.status_code ?? null };
  }
}
report.ok = Object.values(report.checks).every((result) => result.ok);
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.ok ? 0 : 1;

function describeResponse(response) {
  expect(response.object === "response", `object is ${response.object}`);
  const usage = response.usage;
  expect(usage && usage.total_tokens === usage.input_tokens + usage.output_tokens, `usage ${JSON.stringify(usage)}`);
  const call = response.output.find((item) => item.type === "function_call");
  return {
    text: response.output.filter((item) => item.type === "message").flatMap((item) => item.content).map((part) => part.text).join(""),
    status: response.status,
    reasoning: response.output.filter((item) => item.type === "reasoning").map((item) => item.summary.map((part) => part.text).join("")).join(""),
    call: call ? { name: call.name, input: JSON.parse(call.arguments) } : null,
    promptTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details.reasoning_tokens,
  };
}

function describeMessage(message) {
  expect(message.type === "message" && message.role === "assistant", `type is ${message.type}, role ${message.role}`);
  const call = message.content.find((block) => block.type === "tool_use");
  return {
    text: message.content.filter((block) => block.type === "text").map((block) => block.text).join(""),
    status: message.stop_reason,
    reasoning: message.content.filter((block) => block.type === "thinking").map((block) => block.thinking).join(""),
    call: call ? { name: call.name, input: call.input } : null,
    promptTokens: message.usage.input_tokens + (message.usage.cache_read_input_tokens ?? 0),
    outputTokens: message.usage.output_tokens,
    reasoningTokens: message.usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}

function describeOllama(parts) {
  const last = parts.at(-1);
  expect(parts.filter((part) => part.done).length === 1 && last.done, "done is not where it belongs");
  const call = parts.flatMap((part) => part.message.tool_calls ?? [])[0];
  return {
    text: parts.map((part) => part.message.content).join(""),
    status: last.done_reason,
    reasoning: parts.map((part) => part.message.thinking ?? "").join(""),
    call: call ? { name: call.function.name, input: call.function.arguments } : null,
    promptTokens: last.prompt_eval_count,
    outputTokens: last.eval_count,
    chunks: parts.length,
  };
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}
