"""ONNX Runtime's LSTM, GRU and RNN operators, inference only, on tensors allocated beforehand.

ORT_LIB names the shared library (libonnxruntime.so, onnxruntime.dll); README.md says where to get it. It is used through its C API, whose
functions stand in a table that only grows: positions below are those of onnxruntime_c_api.h, struct OrtApi.
"""

import ctypes
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import serving

THREADS = serving.limit_threads()
import numpy as np
from harness import cases
from harness.onnx_model import Model

API_VERSION = 13
POSITIONS = {
    "GetErrorMessage": 2, "CreateEnv": 3, "CreateSessionFromArray": 8, "Run": 9, "CreateSessionOptions": 10, "SetIntraOpNumThreads": 24,
    "SetInterOpNumThreads": 25, "CreateTensorWithDataAsOrtValue": 49, "CreateCpuMemoryInfo": 69, "ReleaseSession": 95, "ReleaseValue": 96,
}
WARNING_LEVEL, DEVICE_ALLOCATOR, DEFAULT_MEMORY, FLOAT = 2, 0, 0, 1

# The ONNX operator, and its order of gates as positions in PyTorch's.
OPERATORS = {"lstm": ("LSTM", [0, 3, 1, 2]), "lstm_peephole": ("LSTM", [0, 3, 1, 2]), "gru": ("GRU", [1, 0, 2]), "gru_rb": ("GRU", [1, 0, 2]), "rnn": ("RNN", [0])}
PEEPHOLE_ORDER = [0, 2, 1]


class Api:
    def __init__(self):
        base = ctypes.CDLL(os.environ["ORT_LIB"]).OrtGetApiBase
        base.restype = ctypes.POINTER(ctypes.c_void_p)
        get_api, get_version = base()[0], base()[1]
        self.version = ctypes.CFUNCTYPE(ctypes.c_char_p)(get_version)().decode()
        table = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_uint32)(get_api)(API_VERSION)
        self.table = ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))
        self.message = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)(self.table[POSITIONS["GetErrorMessage"]])

    def call(self, name, *arguments):
        status = self.function(name, arguments)(*arguments)
        if status:
            raise RuntimeError(self.message(status).decode())

    def function(self, name, arguments):
        return ctypes.CFUNCTYPE(ctypes.c_void_p, *map(type, arguments))(self.table[POSITIONS[name]])

    def make(self, name, *arguments):
        made = ctypes.c_void_p()
        self.call(name, *arguments, ctypes.cast(ctypes.byref(made), ctypes.c_void_p))
        return made

    def release(self, name, thing):
        ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self.table[POSITIONS[name]])(thing)


class Session:
    """A model with fixed inputs and outputs: run() computes into the arrays of outputs."""

    def __init__(self, api, model, inputs, outputs):
        self.api, self.arrays = api, {**inputs, **outputs}
        options = api.make("CreateSessionOptions")
        api.call("SetIntraOpNumThreads", options, ctypes.c_int(THREADS))
        api.call("SetInterOpNumThreads", options, ctypes.c_int(1))
        environment = api.make("CreateEnv", ctypes.c_int(WARNING_LEVEL), ctypes.c_char_p(b"bench"))
        self.session = api.make("CreateSessionFromArray", environment, ctypes.c_char_p(model), ctypes.c_size_t(len(model)), options)
        memory = api.make("CreateCpuMemoryInfo", ctypes.c_int(DEVICE_ALLOCATOR), ctypes.c_int(DEFAULT_MEMORY))
        self.values = [self.tensor(memory, array) for array in self.arrays.values()]
        names = [name.encode() for name in self.arrays]
        n, m = len(inputs), len(outputs)
        self.keep = ((ctypes.c_char_p * n)(*names[:n]), (ctypes.c_void_p * n)(*self.values[:n]),
                     (ctypes.c_char_p * m)(*names[n:]), (ctypes.c_void_p * m)(*self.values[n:]))
        input_names, input_values, output_names, output_values = (ctypes.cast(a, ctypes.c_void_p) for a in self.keep)
        self.arguments = (self.session, ctypes.c_void_p(), input_names, input_values, ctypes.c_size_t(n), output_names, ctypes.c_size_t(m), output_values)
        self.function = api.function("Run", self.arguments)

    def tensor(self, memory, array):
        shape = (ctypes.c_int64 * array.ndim)(*array.shape)
        return self.api.make("CreateTensorWithDataAsOrtValue", memory, ctypes.c_void_p(array.ctypes.data), ctypes.c_size_t(array.nbytes),
                             ctypes.cast(shape, ctypes.c_void_p), ctypes.c_size_t(array.ndim), ctypes.c_int(FLOAT))

    def run(self):
        status = self.function(*self.arguments)
        if status:
            raise RuntimeError(self.api.message(status).decode())

    def close(self):
        for value in self.values:
            self.api.release("ReleaseValue", value)
        self.api.release("ReleaseSession", self.session)


def open_session(api, case):
    operator, order = OPERATORS[case.cell]
    data = cases.arrays(case)
    T, B, I, H = case.shape

    def reorder(blocks):
        return np.concatenate([blocks[gate * H:(gate + 1) * H] for gate in order])

    recurrent_bias = data.get("bh", np.zeros_like(data["b"]))
    weights = {"W": reorder(data["wx"])[None], "R": reorder(data["wh"])[None], "B": np.concatenate([reorder(data["b"]), reorder(recurrent_bias)])[None]}
    inputs = {"x": data["x"], "h0": data["h0"][None]}
    outputs = {"y": np.empty((T, 1, B, H), np.float32), "hT": np.empty((1, B, H), np.float32)}
    wiring = ["x", "W", "R", "B", "", "h0"]
    attributes = {"hidden_size": H}
    if operator == "LSTM":
        inputs["c0"] = data["c0"][None]
        outputs["cT"] = np.empty((1, B, H), np.float32)
        wiring.append("c0")
    if "p" in data:
        weights["P"] = data["p"][PEEPHOLE_ORDER].reshape(1, -1)
        wiring.append("P")
    if operator == "GRU":
        attributes["linear_before_reset"] = int(case.cell == "gru")
    model = Model(operator, wiring, list(outputs), attributes, weights, {n: a.shape for n, a in inputs.items()}, {n: a.shape for n, a in outputs.items()})
    return Session(api, model.encode(), inputs, outputs)


class Sessions:
    """One at a time."""

    def __init__(self):
        self.api, self.current = Api(), None

    def open(self, case):
        if self.current:
            self.current.close()
        self.current = open_session(self.api, case)
        return self.current


def main():
    if not os.environ.get("ORT_LIB"):
        sys.exit("ORT_LIB does not name ONNX Runtime's shared library")
    sessions = Sessions()
    if "--about" in sys.argv:
        print(f"ONNX Runtime {sessions.api.version}")
        return

    def prepare(case):
        return sessions.open(case).run if case.cell in OPERATORS and case.mode == "infer" else None

    def dump(case):
        if case.cell not in OPERATORS:
            return None
        session = sessions.open(case)
        session.run()
        return {"y": session.arrays["y"]}

    serving.main(prepare, dump)


if __name__ == "__main__":
    main()
