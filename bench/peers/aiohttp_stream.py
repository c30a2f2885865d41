#!/usr/bin/env python3
"""A streaming client written the way the common Python serving benchmarks are: one task a stream, `async for` over the lines of the body,
json.loads for each chunk, time.perf_counter() for what it would publish.

    aiohttp_stream.py PORT STREAMS SECONDS LAGS_FILE TTFTS_FILE

Beside it stands what such a client cannot see: the time of the read minus the server's stamp of the event. Both lists are written as
little-endian doubles (microseconds); the one JSON line on standard output has the counts.
"""

import asyncio
import json
import sys
import time
from array import array

import aiohttp

lags = array("d")
ttfts = array("d")
failed = 0


async def one_answer(session: aiohttp.ClientSession, url: str) -> None:
    payload = {"model": "sim", "messages": [{"role": "user", "content": "Say something"}], "stream": True}
    ttft = None
    generated = ""
    started = time.perf_counter()
    async with session.post(url, json=payload) as response:
        response.raise_for_status()
        async for line in response.content:
            line = line.strip()
            if not line:
                continue
            chunk = line.decode("utf-8").removeprefix("data: ")
            if chunk == "[DONE]":
                continue
            timestamp = time.perf_counter()
            read_ns = time.monotonic_ns()
            data = json.loads(chunk)
            lags.append((read_ns - data["emitted_ns"]) / 1000)
            if ttft is None:
                ttft = timestamp - started
                ttfts.append(ttft * 1e6)
            generated += data["choices"][0]["delta"].get("content") or ""
    if not generated:
        raise ValueError("an answer without text")


async def one_stream(session: aiohttp.ClientSession, url: str, deadline: float) -> int:
    global failed
    answers = 0
    while time.perf_counter() < deadline:
        try:
            await one_answer(session, url)
            answers += 1
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
            failed += 1
            await asyncio.sleep(0.05)
    return answers


async def main(port: str, streams: int, seconds: float) -> None:
    url = f"http://127.0.0.1:{port}/v1/chat/completions"
    started = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=streams)
    timeout = aiohttp.ClientTimeout(total=6 * 60 * 60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        answers = await asyncio.gather(*(one_stream(session, url, started + seconds) for _ in range(streams)))
    took = time.perf_counter() - started
    print(json.dumps({"seconds": took, "answers": sum(answers), "failed": failed, "events": len(lags)}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
    for values, path in ((lags, sys.argv[4]), (ttfts, sys.argv[5])):
        if sys.byteorder == "big":
            values.byteswap()
        with open(path, "wb") as file:
            values.tofile(file)
