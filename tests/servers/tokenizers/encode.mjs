// Prints what independent tokenizers make of lines: a JSON array of lists of ids. Special tokens in the text are text for tiktoken, and
// themselves for a tokenizer.json, as in the libraries' own defaults for plain text.
//
//   node encode.mjs tiktoken:cl100k_base LINES.json
//   node encode.mjs tokenizer.json LINES.json
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [, , tokenizer, file] = process.argv;
const lines = JSON.parse(readFileSync(file, 'utf8'));

async function encoder() {
  if (tokenizer.startsWith('tiktoken:')) {
    const encoding = require('tiktoken').get_encoding(tokenizer.slice('tiktoken:'.length));
    return (line) => [...encoding.encode_ordinary(line)];
  }
  const { Tokenizer } = require('@anush008/tokenizers');
  const loaded = await Tokenizer.fromFile(tokenizer);
  return async (line) => (await loaded.encode(line, null, { addSpecialTokens: false })).getIds();
}

const encode = await encoder();
const ids = [];
for (const line of lines) ids.push(await encode(line));
process.stdout.write(JSON.stringify(ids));
