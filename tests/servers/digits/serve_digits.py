"""scikit-learn's digits classifier behind HTTP: plain JSON and the KServe v2 (Open Inference) REST protocol.

    /usr/bin/python3 serve_digits.py --port 8081 [--delay-ms 0]

GET /testset gives the held-out rows with their labels. --delay-ms adds a fixed wait to every prediction.
"""
import argparse
import time
from typing import Any, List, Optional

import numpy as np
import uvicorn
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

PIXELS = 64
MODEL = "digits"
VERSION = "1"


class Instances(BaseModel):
    instances: List[List[float]]


class Tensor(BaseModel):
    name: str
    shape: List[int]
    datatype: str
    data: List[Any]


class InferRequest(BaseModel):
    id: Optional[str] = None
    inputs: List[Tensor]


class InferError(Exception):
    """A request the Open Inference protocol answers with 400 and {"error": text}."""


def train():
    pixels, labels = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        pixels / 16.0, labels, test_size=0.3, random_state=7, stratify=labels)
    return LogisticRegression(C=1.0, max_iter=500).fit(x_train, y_train), x_test, y_test


def rows_of(request):
    """The request's one input tensor as rows of pixels."""
    if len(request.inputs) != 1 or request.inputs[0].name != "x":
        raise InferError("the model takes exactly one input, named x")
    tensor = request.inputs[0]
    if tensor.datatype not in ("FP32", "FP64"):
        raise InferError(f"input x must be FP32 or FP64, not {tensor.datatype}")
    values = np.asarray(tensor.data, float).ravel()
    if len(tensor.shape) != 2 or tensor.shape[1] != PIXELS or values.size != tensor.shape[0] * PIXELS:
        raise InferError(f"input x must have shape [n, {PIXELS}] and as many values")
    return values.reshape(tensor.shape)


def build(delay_s):
    model, x_test, y_test = train()
    app = FastAPI()

    def probabilities(rows):
        if delay_s > 0:
            time.sleep(delay_s)
        return model.predict_proba(rows)

    @app.exception_handler(InferError)
    def refuse(_, error):
        return JSONResponse(status_code=400, content={"error": str(error)})

    @app.get("/healthz")
    def health():
        return {"status": "ok"}

    @app.get("/testset")
    def testset():
        return {"x": x_test.tolist(), "y": y_test.tolist()}

    @app.post("/predict")
    def predict(request: Instances):
        if not request.instances or any(len(row) != PIXELS for row in request.instances):
            raise HTTPException(422, f"every instance needs {PIXELS} numbers")
        p = probabilities(np.asarray(request.instances))
        return {"labels": p.argmax(1).tolist(), "probabilities": p.tolist()}

    @app.get("/v2")
    def server_metadata():
        return {"name": "digits-server", "version": "1", "extensions": []}

    @app.get("/v2/health/live")
    @app.get("/v2/health/ready")
    def server_ready():
        return {}

    @app.get(f"/v2/models/{MODEL}/ready")
    @app.get(f"/v2/models/{MODEL}/versions/{VERSION}/ready")
    def model_ready():
        return {"name": MODEL, "ready": True}

    @app.get(f"/v2/models/{MODEL}")
    @app.get(f"/v2/models/{MODEL}/versions/{VERSION}")
    def model_metadata():
        return {
            "name": MODEL,
            "versions": [VERSION],
            "platform": "sklearn",
            "inputs": [{"name": "x", "datatype": "FP64", "shape": [-1, PIXELS]}],
            "outputs": [
                {"name": "probabilities", "datatype": "FP64", "shape": [-1, 10]},
                {"name": "labels", "datatype": "INT64", "shape": [-1]},
            ],
        }

    @app.post(f"/v2/models/{MODEL}/infer")
    @app.post(f"/v2/models/{MODEL}/versions/{VERSION}/infer")
    def infer(request: InferRequest):
        p = probabilities(rows_of(request))
        reply = {
            "model_name": MODEL,
            "model_version": VERSION,
            "outputs": [
                {"name": "probabilities", "datatype": "FP64", "shape": list(p.shape), "data": p.ravel().tolist()},
                {"name": "labels", "datatype": "INT64", "shape": [len(p)], "data": p.argmax(1).tolist()},
            ],
        }
        if request.id is not None:
            reply["id"] = request.id
        return reply

    return app


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, default=8081)
    arguments.add_argument("--delay-ms", type=float, default=0)
    options = arguments.parse_args()
    uvicorn.run(build(options.delay_ms / 1000), host="127.0.0.1", port=options.port, log_level="warning",
                timeout_keep_alive=60)


if __name__ == "__main__":
    main()
