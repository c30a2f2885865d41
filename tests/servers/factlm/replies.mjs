// The reply bodies of the OpenAI API, for chat and for plain completions, whole and in pieces.
let serial = 0;

export function replies(kind, model) {
  const chat = kind === "chat";
  const head = { id: `${chat ? "chatcmpl" : "cmpl"}-${++serial}`, created: Math.floor(Date.now() / 1000), model };
  const whole = chat ? "chat.completion" : "text_completion";
  const piece = chat ? "chat.completion.chunk" : "text_completion";
  const choice = (content, finish_reason) => ({ index: 0, ...content, logprobs: null, finish_reason });
  return {
    opening: () => (chat ? { ...head, object: piece, choices: [choice({ delta: { role: "assistant", content: "" } }, null)] } : null),
    text: (text) => ({ ...head, object: piece, choices: [choice(chat ? { delta: { content: text } } : { text }, null)] }),
    closing: (finish) => ({ ...head, object: piece, choices: [choice(chat ? { delta: {} } : { text: "" }, finish)] }),
    usage: (usage) => ({ ...head, object: piece, choices: [], usage }),
    whole: ({ text, finishReason, usage }) => ({
      ...head,
      object: whole,
      choices: [choice(chat ? { message: { role: "assistant", content: text.trim(), refusal: null } } : { text }, finishReason)],
      usage,
    }),
  };
}

export function embeddingList(model, results, format) {
  const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
  return {
    object: "list",
    model,
    data: results.map(({ vector }, index) => ({ object: "embedding", index, embedding: format === "base64" ? base64Of(vector) : vector })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

export function errorBody(message, type, { param = null, code = null } = {}) {
  return { error: { message, type, param, code } };
}

function base64Of(vector) {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
