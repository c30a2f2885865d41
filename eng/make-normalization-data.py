#!/usr/bin/env python3
"""Makes src/Proofload/Tokenizers/Normalizing/normalization.bin: the combining classes and decompositions of Unicode, from Python's own
copy of the character database (Python 3.11: Unicode 14.0). The runtime's normalisation is not there where globalization is invariant.

    python3 eng/make-normalization-data.py

Format: a version text (length byte, ASCII), then variable-length numbers, 7 bits each, low first. Runs of combining classes: their number, and
for each the distance to the end of the run before, its length and its class. Then decompositions: their number, and for each the distance to the
code point before, length * 4 + (1 for a compatibility one) + (2 for one that is composed again), and its code points.
Syllables of Hangul are left out: they are computed.
"""
import pathlib
import sys
import unicodedata

out = bytearray()


def put(number):
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


version = unicodedata.unidata_version.encode()
out.append(len(version))
out += version
scalars = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

runs = []
for c in scalars:
    combining = unicodedata.combining(chr(c))
    if combining and runs and runs[-1][0] + runs[-1][1] == c and runs[-1][2] == combining:
        runs[-1][1] += 1
    elif combining:
        runs.append([c, 1, combining])
put(len(runs))
end = 0
for start, length, combining in runs:
    put(start - end)
    put(length)
    put(combining)
    end = start + length

decomposed = [c for c in scalars if unicodedata.decomposition(chr(c)) and not 0xAC00 <= c <= 0xD7A3]
put(len(decomposed))
before = 0
for c in decomposed:
    parts = unicodedata.decomposition(chr(c)).split()
    compatible = parts[0].startswith('<')
    points = [int(p, 16) for p in parts[compatible:]]
    composed = not compatible and unicodedata.normalize('NFC', ''.join(map(chr, points))) == chr(c)
    put(c - before)
    put(len(points) * 4 + compatible + 2 * composed)
    for p in points:
        put(p)
    before = c

target = pathlib.Path(__file__).parent.parent / 'src/Proofload/Tokenizers/Normalizing/normalization.bin'
target.write_bytes(out)
print(f'Unicode {unicodedata.unidata_version}: {len(runs)} runs, {len(decomposed)} decompositions, {len(out)} bytes', file=sys.stderr)
