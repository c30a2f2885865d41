#!/usr/bin/python3
"""Models behind the Open Inference Protocol over gRPC, on Google's own gRPC: sum checks tensors, words streams, status-N fails with
status N, slow waits for the deadline, gzip compresses its answers."""
import argparse
import concurrent.futures
import os
import struct
import sys
import tempfile
import time
import zlib

import grpc

FORMATS = {"BOOL": "?", "INT8": "b", "UINT8": "B", "INT16": "h", "UINT16": "H", "INT32": "i", "UINT32": "I", "INT64": "q", "UINT64": "Q",
           "FP16": "e", "FP32": "f", "FP64": "d"}
TYPED = {"BOOL": "bool_contents", "INT8": "int_contents", "INT16": "int_contents", "INT32": "int_contents", "INT64": "int64_contents",
         "UINT8": "uint_contents", "UINT16": "uint_contents", "UINT32": "uint_contents", "UINT64": "uint64_contents", "FP32": "fp32_contents",
         "FP64": "fp64_contents", "BYTES": "bytes_contents"}


def generate():
    """Python code of the official definition and the extension, made by protoc."""
    from grpc_tools import protoc
    here, out = os.path.dirname(os.path.abspath(__file__)), tempfile.mkdtemp(prefix="open-inference-")
    files = [os.path.join(here, name) for name in ("open_inference_grpc.proto", "stream_extension.proto")]
    if protoc.main(["protoc", f"-I{here}", f"--python_out={out}", *files]) != 0:
        sys.exit("protoc failed")
    sys.path.insert(0, out)
    import open_inference_grpc_pb2
    import stream_extension_pb2
    return open_inference_grpc_pb2, stream_extension_pb2


pb, extension = generate()


def values(request, index, context):
    """The elements of an input, raw or typed, and their bytes as they stood in raw form."""
    tensor = request.inputs[index]
    count = 1
    for size in tensor.shape:
        count *= size
    if request.raw_input_contents:
        raw = request.raw_input_contents[index]
        if tensor.datatype == "BYTES":
            found, at = [], 0
            while at < len(raw):
                (length,) = struct.unpack_from("<I", raw, at)
                found.append(raw[at + 4:at + 4 + length])
                at += 4 + length
        else:
            found = list(struct.unpack(f"<{len(raw) // struct.calcsize(FORMATS[tensor.datatype])}{FORMATS[tensor.datatype]}", raw))
    else:
        found = list(getattr(tensor.contents, TYPED[tensor.datatype]))
        raw = b"".join(struct.pack("<I", len(v)) + v for v in found) if tensor.datatype == "BYTES" \
            else struct.pack(f"<{len(found)}{FORMATS[tensor.datatype]}", *found)
    if len(found) != count:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"input '{tensor.name}' has {len(found)} values, its shape needs {count}")
    return found, raw


def output(answer, name, datatype, shape, raw):
    answer.outputs.add(name=name, datatype=datatype, shape=shape)
    answer.raw_output_contents.append(raw)


def infer(request, context):
    model = request.model_name
    answer = pb.ModelInferResponse(model_name=model, model_version=request.model_version or "1", id=request.id)
    if model.startswith("status-"):
        code = next(c for c in grpc.StatusCode if c.value[0] == int(model[7:]))
        context.abort(code, "as asked: café 100%")
    if model == "slow":
        remaining = context.time_remaining()
        if remaining is None or remaining > 30:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"no deadline came along: {remaining}")
        time.sleep(remaining + 0.2)
    if model == "gzip":
        context.set_compression(grpc.Compression.Gzip)
        output(answer, "zeros", "FP32", [1000], b"\0" * 4000)
        return answer
    if model == "large":
        output(answer, "zeros", "UINT8", [200_000], b"\0" * 200_000)
        return answer
    total, crc = 0.0, 0
    for index, tensor in enumerate(request.inputs):
        found, raw = values(request, index, context)
        crc = zlib.crc32(raw, crc)
        total += sum(len(v) if tensor.datatype == "BYTES" else float(v) for v in found)
    output(answer, "sum", "FP64", [1], struct.pack("<d", total))
    answer.outputs.add(name="crc", datatype="UINT32", shape=[1])
    answer.raw_output_contents.append(struct.pack("<I", crc))
    return answer


def stream(requests, context):
    for request in requests:
        found, _ = values(request, 0, context)
        words = found[0].split() or [b"word"]
        asked = request.parameters["triton_enable_empty_final_response"].bool_param
        for number, word in enumerate(words):
            if word == b"error":
                yield extension.ModelStreamInferResponse(error_message="the model said no")
                return
            if word == b"abort":
                context.abort(grpc.StatusCode.UNAVAILABLE, "going down")
            time.sleep(0.02)
            answer = pb.ModelInferResponse(model_name=request.model_name)
            answer.parameters["triton_final_response"].bool_param = False
            output(answer, "text", "BYTES", [1], struct.pack("<I", len(word)) + word)
            yield extension.ModelStreamInferResponse(infer_response=answer)
        if asked:
            answer = pb.ModelInferResponse(model_name=request.model_name)
            answer.parameters["triton_final_response"].bool_param = True
            yield extension.ModelStreamInferResponse(infer_response=answer)


def metadata(request, context):
    answer = pb.ModelMetadataResponse(name=request.name, versions=["1"], platform="python")
    if request.name == "sum":
        answer.inputs.add(name="x", datatype="FP32", shape=[-1, 4])
        answer.inputs.add(name="labels", datatype="BYTES", shape=[2])
    elif request.name == "words":
        answer.inputs.add(name="prompt", datatype="BYTES", shape=[1])
    elif request.name == "missing":
        context.abort(grpc.StatusCode.NOT_FOUND, "unknown model 'missing'")
    return answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    unary = {
        "ServerLive": (lambda r, c: pb.ServerLiveResponse(live=True), pb.ServerLiveRequest),
        "ServerReady": (lambda r, c: pb.ServerReadyResponse(ready=True), pb.ServerReadyRequest),
        "ModelReady": (lambda r, c: pb.ModelReadyResponse(ready=r.name not in ("missing", "loading")), pb.ModelReadyRequest),
        "ModelMetadata": (metadata, pb.ModelMetadataRequest),
        "ModelInfer": (infer, pb.ModelInferRequest),
    }
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(call, kind.FromString, lambda answer: answer.SerializeToString())
        for name, (call, kind) in unary.items()
    }
    handlers["ModelStreamInfer"] = grpc.stream_stream_rpc_method_handler(
        stream, pb.ModelInferRequest.FromString, lambda answer: answer.SerializeToString())
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(16), options=[("grpc.so_reuseport", 0)])
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("inference.GRPCInferenceService", handlers),))
    if server.add_insecure_port(f"127.0.0.1:{port}") != port:
        sys.exit("address already in use")
    server.start()
    server.wait_for_termination()


main()
