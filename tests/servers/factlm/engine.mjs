// The llama.cpp engine behind a fixed number of slots: a request takes a slot or waits for one, first come first served.
import { getLlama, LlamaCompletion, LlamaLogLevel } from "node-llama-cpp";

export const contextSize = 96;
const promptLimit = 90; // leaves room for an answer inside the context

/** The prompt does not fit into the model's context. */
export class PromptTooLong extends Error {
  constructor(tokens) {
    super(`the prompt has ${tokens} tokens; this model takes at most ${promptLimit}`);
  }
}

export class Engine {
  #model;
  #embedding;
  #idle = [];
  #waiting = [];
  #slots;

  static async load(modelPath, slots) {
    const llama = await getLlama({ build: "never", gpu: false, logLevel: LlamaLogLevel.error });
    const engine = new Engine();
    engine.#model = await llama.loadModel({ modelPath });
    const context = await engine.#model.createContext({ sequences: slots, contextSize, threads: 1 });
    engine.#embedding = await engine.#model.createEmbeddingContext({ contextSize, threads: 1 });
    engine.#slots = slots;
    for (let i = 0; i < slots; i++) engine.#idle.push(context.getSequence());
    return engine;
  }

  get slots() {
    return { total: this.#slots, busy: this.#slots - this.#idle.length, waiting: this.#waiting.length };
  }

  /** Tokens of `prompt`, the beginning-of-sequence token included. */
  countTokens(prompt) {
    const tokens = this.#model.tokenize(prompt).length + 1;
    if (tokens > promptLimit) throw new PromptTooLong(tokens);
    return tokens;
  }

  /** Generates until the model ends, `maxTokens`, a stop text or the signal; `onText` gets the pieces as they come. */
  async complete(prompt, { maxTokens, temperature, seed, stop, signal, onText }) {
    const promptTokens = this.countTokens(prompt);
    const sequence = await this.#take();
    try {
      await sequence.clearHistory();
      const completion = new LlamaCompletion({ contextSequence: sequence, autoDisposeSequence: false });
      let completionTokens = 0;
      try {
        const { response, metadata } = await completion.generateCompletionWithMeta(prompt, {
          maxTokens,
          temperature,
          seed,
          customStopTriggers: stop.length > 0 ? stop : undefined,
          signal,
          stopOnAbortSignal: true,
          onTextChunk: onText,
          onToken: (tokens) => { completionTokens += tokens.length; },
        });
        return {
          text: response,
          finishReason: metadata.stopReason === "maxTokens" ? "length" : "stop",
          usage: {
            prompt_tokens: promptTokens,
            completion_tokens: completionTokens,
            total_tokens: promptTokens + completionTokens,
          },
        };
      } finally {
        completion.dispose();
      }
    } finally {
      this.#give(sequence);
    }
  }

  async embed(text) {
    const tokens = this.countTokens(text);
    return { vector: (await this.#embedding.getEmbeddingFor(text)).vector, tokens };
  }

  #take() {
    return this.#idle.length > 0 ? Promise.resolve(this.#idle.pop()) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(sequence) {
    const next = this.#waiting.shift();
    if (next) next(sequence);
    else this.#idle.push(sequence);
  }
}
