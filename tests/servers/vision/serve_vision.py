"""A server of images and sounds that decodes what it gets with Pillow and the standard library, and answers what it saw.

    /usr/bin/python3 serve_vision.py --port 8084 [--loading]

It speaks TensorFlow Serving REST, TorchServe, OpenAI-style chat (whole answers), KServe v2 and a form upload, each for the model "vision".
GET /seen says how many images and sounds came and how many of them were different, by their pixels and samples. What cannot be decoded is
refused in the style of the protocol. With --loading the model is not ready before POST /loaded; /seen says how often somebody asked.
"""
import argparse
import base64
import hashlib
import io
import json
import wave

from aiohttp import web
from PIL import Image

MODEL = "vision"


class Refused(Exception):
    """Bytes that are no medium, or a request that is none."""


class Eyes:
    """Decodes media and remembers them."""

    def __init__(self):
        self.count = {"images": 0, "sounds": 0}
        self.pixels = {"images": set(), "sounds": set()}

    def look(self, data):
        if data[:4] == b"RIFF":
            return self._hear(data)
        try:
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                seen = {"format": image.format.lower(), "width": image.width, "height": image.height, "mode": image.mode}
                self._remember("images", image.tobytes())
                return seen
        except Exception as problem:
            raise Refused(f"no image of {len(data)} bytes: {problem}") from problem

    def _hear(self, data):
        try:
            with wave.open(io.BytesIO(data)) as sound:
                frames = sound.readframes(sound.getnframes())
                if len(frames) != sound.getnframes() * sound.getsampwidth() * sound.getnchannels():
                    raise Refused("the sound is shorter than it says")
                self._remember("sounds", frames)
                return {"format": "wav", "seconds": sound.getnframes() / sound.getframerate(), "rate": sound.getframerate()}
        except (wave.Error, EOFError) as problem:
            raise Refused(f"no sound of {len(data)} bytes: {problem}") from problem

    def _remember(self, kind, content):
        self.count[kind] += 1
        self.pixels[kind].add(hashlib.sha256(content).digest())

    def summary(self):
        return {kind: {"count": self.count[kind], "distinct": len(self.pixels[kind])} for kind in self.count}


def decoded(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as problem:
        raise Refused(f"no base64: {problem}") from problem


async def parts_of(request):
    """The files of a form, or the body as the only one."""
    if not request.content_type.startswith("multipart/"):
        return [(request.content_type, await request.read())]
    found = []
    reader = await request.multipart()
    async for part in reader:
        if part.filename is not None:
            found.append((part.headers.get("Content-Type"), bytes(await part.read(decode=True))))
    return found


def build(loading):
    eyes = Eyes()
    model = {"ready": not loading, "asked": 0}
    routes = web.RouteTableDef()

    def is_ready():
        model["asked"] += 1
        return model["ready"]

    @routes.get("/healthz")
    async def health(_):
        return web.json_response({"status": "ok"})

    @routes.get("/seen")
    async def seen(_):
        return web.json_response({**eyes.summary(), "asked": model["asked"]})

    @routes.post("/loaded")
    async def loaded(_):
        model["ready"] = True
        return web.json_response({})

    # TensorFlow Serving
    @routes.get(f"/v1/models/{MODEL}")
    async def status(_):
        state = "AVAILABLE" if is_ready() else "LOADING"
        return web.json_response({"model_version_status": [{"version": "1", "state": state, "status": {"error_code": "OK", "error_message": ""}}]})

    @routes.post(f"/v1/models/{MODEL}:predict")
    async def predict(request):
        try:
            body = json.loads(await request.read())
            predictions = [eyes.look(decoded(instance["b64"])) for instance in body["instances"]]
            return web.json_response({"predictions": predictions})
        except (Refused, ValueError, KeyError, TypeError) as problem:
            return web.json_response({"error": str(problem)}, status=400)

    # TorchServe
    @routes.get("/ping")
    async def ping(_):
        good = is_ready()
        return web.json_response({"status": "Healthy" if good else "Unhealthy"}, status=200 if good else 500)

    @routes.post(f"/predictions/{MODEL}")
    async def predictions(request):
        try:
            answers = []
            for content_type, data in await parts_of(request):
                answer = eyes.look(data)
                if content_type.split("/")[1] != answer["format"]:
                    raise Refused(f"{content_type} was announced for {answer['format']}")
                answers.append(answer)
            return web.json_response(answers)
        except Refused as problem:
            return web.json_response({"code": 400, "type": "BadRequestException", "message": str(problem)}, status=400)

    # OpenAI-style chat
    @routes.post("/v1/chat/completions")
    async def chat(request):
        try:
            body = json.loads(await request.read())
            content = body["messages"][-1]["content"]
            answers = []
            for part in content:
                if part["type"] == "image_url":
                    head, data = part["image_url"]["url"].split(",", 1)
                    answer = eyes.look(decoded(data))
                    if head != f"data:image/{answer['format']};base64":
                        raise Refused(f"{head} was announced for {answer['format']}")
                    answers.append(answer)
                elif part["type"] == "input_audio":
                    if part["input_audio"]["format"] != "wav":
                        raise Refused("only wav")
                    answers.append(eyes.look(decoded(part["input_audio"]["data"])))
                elif part["type"] != "text" or not part["text"]:
                    raise Refused(f"a part of type {part['type']}")
            return web.json_response({
                "id": "1", "object": "chat.completion", "created": 1, "model": body["model"],
                "choices": [{"index": 0, "message": {"role": "assistant", "content": json.dumps(answers)}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
            })
        except (Refused, ValueError, KeyError, TypeError) as problem:
            return web.json_response({"error": {"message": str(problem), "type": "invalid_request_error"}}, status=400)

    # KServe v2
    @routes.get(f"/v2/models/{MODEL}/ready")
    async def ready(_):
        good = is_ready()
        return web.json_response({"name": MODEL, "ready": good}, status=200 if good else 503)

    @routes.post(f"/v2/models/{MODEL}/infer")
    async def infer(request):
        try:
            tensor = json.loads(await request.read())["inputs"][0]
            size = 1
            for dimension in tensor["shape"]:
                size *= dimension
            if size != len(tensor["data"]):
                raise Refused(f"shape {tensor['shape']} for {len(tensor['data'])} values")
            files = [bytes(tensor["data"])] if tensor["datatype"] == "UINT8" else [decoded(text) for text in tensor["data"]]
            sizes = [[look["width"], look["height"]] for look in map(eyes.look, files)]
            return web.json_response({"model_name": MODEL, "outputs": [
                {"name": "size", "datatype": "INT64", "shape": [len(sizes), 2], "data": [n for pair in sizes for n in pair]}]})
        except (Refused, ValueError, KeyError, TypeError) as problem:
            return web.json_response({"error": str(problem)}, status=400)

    # A form
    @routes.post("/upload")
    async def upload(request):
        try:
            return web.json_response({"files": [eyes.look(data) for _, data in await parts_of(request)]})
        except Refused as problem:
            return web.json_response({"detail": str(problem)}, status=422)

    app = web.Application(client_max_size=256 * 1024 * 1024)
    app.add_routes(routes)
    return app


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, default=8084)
    arguments.add_argument("--loading", action="store_true")
    options = arguments.parse_args()
    web.run_app(build(options.loading), host="127.0.0.1", port=options.port, print=None)


if __name__ == "__main__":
    main()
