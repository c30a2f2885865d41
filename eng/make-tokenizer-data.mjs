// Makes the built-in vocabularies, src/Proofload/Tokenizers/Vocabularies/*.bpe, from the npm package tiktoken (MIT), which is locked in
// tests/servers. Run it after eng/install-test-servers.sh; the same package and Node.js give the same bytes.
//
//   node eng/make-tokenizer-data.mjs
//
// Format, before Brotli: the number of tokens (4 bytes, little endian); the 256 bytes in the order of their ranks; then, for every rank from
// 256 on, which two earlier tokens it is the concatenation of: the lowest, middle and highest byte of the left rank, then of the right rank,
// each as one plane over all ranks.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import zlib from 'node:zlib';

const require = createRequire(new URL('../tests/servers/package.json', import.meta.url));
const { constants } = zlib;

function readRanks(name) {
  const tokens = [];
  for (const line of require(`tiktoken/encoders/${name}.json`).bpe_ranks.split('\n').filter(Boolean)) {
    const [, offset, ...texts] = line.split(' ');
    texts.forEach((text, i) => { tokens[Number(offset) + i] = Buffer.from(text, 'base64'); });
  }
  return tokens;
}

function split(bytes, rank, ranks) {
  const text = bytes.toString('latin1');
  let best = null;
  for (let at = 1; at < text.length; at++) {
    const left = ranks.get(text.slice(0, at));
    const right = ranks.get(text.slice(at));
    if (left < rank && right < rank && (best === null || Math.max(left, right) < Math.max(...best))) best = [left, right];
  }
  if (best === null) throw new Error(`token ${rank} is no concatenation of two earlier ones`);
  return best;
}

for (const name of ['cl100k_base', 'o200k_base']) {
  const tokens = readRanks(name);
  const ranks = new Map(tokens.map((bytes, rank) => [bytes.toString('latin1'), rank]));
  if (tokens.includes(undefined) || ranks.size !== tokens.length || tokens.slice(0, 256).some((b) => b.length !== 1)) {
    throw new Error(`${name}: the ranks have gaps, or do not begin with the 256 bytes`);
  }
  const pairs = tokens.slice(256).map((bytes, i) => split(bytes, i + 256, ranks));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(tokens.length);
  const planes = [0, 1].flatMap((side) => [0, 8, 16].map((shift) => Buffer.from(pairs.map((pair) => (pair[side] >> shift) & 255))));
  const raw = Buffer.concat([size, ...tokens.slice(0, 256), ...planes]);
  const packed = zlib.brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
  writeFileSync(new URL(`../src/Proofload/Tokenizers/Vocabularies/${name}.bpe`, import.meta.url), packed);
  console.log(`${name}: ${tokens.length} tokens, ${packed.length} bytes`);
}
