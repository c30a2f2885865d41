// Reads the request bodies of the OpenAI API; a wrong one is a BadRequest that names the field.
export class BadRequest extends Error {
  constructor(message, param = null) {
    super(message);
    this.param = param;
  }
}

export function readChat(body) {
  if (!Array.isArray(body.messages) || body.messages.length === 0) throw new BadRequest("messages must be a list with at least one message", "messages");
  return { ...readGeneration(body), prompt: `Q: ${textOf(body.messages.at(-1).content, "messages")}\nA:` };
}

export function readCompletion(body) {
  if (typeof body.prompt !== "string") throw new BadRequest("prompt must be a string", "prompt");
  return { ...readGeneration(body), prompt: body.prompt };
}

export function readEmbeddings(body) {
  const inputs = Array.isArray(body.input) ? body.input : [body.input];
  if (inputs.length === 0 || inputs.some((text) => typeof text !== "string" || text === "")) throw new BadRequest("input must be a text or a list of texts", "input");
  const format = body.encoding_format ?? "float";
  if (format !== "float" && format !== "base64") throw new BadRequest("encoding_format must be float or base64", "encoding_format");
  return { inputs, format };
}

function readGeneration(body) {
  if ((body.n ?? 1) !== 1) throw new BadRequest("this server gives one choice: n must be 1", "n");
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? 24;
  if (!Number.isInteger(maxTokens) || maxTokens < 1) throw new BadRequest("max_tokens must be a whole number from 1", "max_tokens");
  return {
    maxTokens,
    temperature: numberOf(body.temperature, 0, "temperature"),
    seed: body.seed ?? undefined,
    stop: body.stop == null ? [] : [body.stop].flat(),
    stream: body.stream === true,
    includeUsage: body.stream_options?.include_usage === true,
  };
}

function numberOf(value, fallback, param) {
  if (value == null) return fallback;
  if (typeof value !== "number" || value < 0) throw new BadRequest(`${param} must be a number from 0`, param);
  return value;
}

function textOf(content, param) {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw new BadRequest("content must be a text or a list of text parts", param);
  return content.map((part) => part.text ?? "").join("");
}
