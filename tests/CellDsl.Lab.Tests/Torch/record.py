"""Records what PyTorch computes for the cells of the course notes: outputs, final states and all gradients, in double precision.

    python3 record.py        writes cases/<Cell>.<case>.in.safetensors and cases/<Cell>.<case>.expected.safetensors

Each cell is a loop over time written from its equations; the gradients are autograd's. Where PyTorch has the cell itself
(nn.RNN, nn.LSTM, nn.GRU), both must agree before anything is written.
"""

import json
import struct
from pathlib import Path

import torch
from torch import sigmoid, tanh

CASES = {"small": dict(T=5, B=3, I=4, H=6, O=2), "wide": dict(T=4, B=2, I=5, H=17, O=3)}


def lstm(p, x, h, c):
    i = sigmoid(x @ p["Wi"].T + h @ p["Ui"].T + p["bi"])
    f = sigmoid(x @ p["Wf"].T + h @ p["Uf"].T + p["bf"])
    o = sigmoid(x @ p["Wo"].T + h @ p["Uo"].T + p["bo"])
    g = tanh(x @ p["Wg"].T + h @ p["Ug"].T + p["bg"])
    c = f * c + i * g
    h = o * tanh(c)
    return h, (h, c)


def lstm_concat(p, x, h, c):
    hx = torch.cat([h, x], 1)
    i, f, o = (sigmoid(hx @ p["W" + gate].T + p["b" + gate]) for gate in "ifo")
    c = f * c + i * tanh(hx @ p["Wg"].T + p["bg"])
    h = o * tanh(c)
    return h, (h, c)


def peephole_lstm(p, x, h, c):
    chx, hx = torch.cat([c, h, x], 1), torch.cat([h, x], 1)
    f = sigmoid(chx @ p["Wf"].T + p["bf"])
    i = sigmoid(chx @ p["Wi"].T + p["bi"])
    g = tanh(hx @ p["Wg"].T + p["bg"])
    c = f * c + i * g
    o = sigmoid(torch.cat([c, h, x], 1) @ p["Wo"].T + p["bo"])
    h = o * tanh(c)
    return h, (h, c)


def peephole_lstm_diagonal(p, x, h, c):
    f = sigmoid(x @ p["Wf"].T + h @ p["Uf"].T + p["pf"] * c + p["bf"])
    i = sigmoid(x @ p["Wi"].T + h @ p["Ui"].T + p["pi"] * c + p["bi"])
    g = tanh(x @ p["Wg"].T + h @ p["Ug"].T + p["bg"])
    c = f * c + i * g
    o = sigmoid(x @ p["Wo"].T + h @ p["Uo"].T + p["po"] * c + p["bo"])
    h = o * tanh(c)
    return h, (h, c)


def vanilla(p, x, h):
    h = tanh(h @ p["Whh"].T + x @ p["Wxh"].T + p["bh"])
    return h @ p["Why"].T + p["by"], (h,)


def gru(p, x, h):
    z = sigmoid(x @ p["Wz"].T + h @ p["Uz"].T)
    r = sigmoid(x @ p["Wr"].T + h @ p["Ur"].T)
    candidate = tanh(x @ p["W"].T + r * (h @ p["U"].T))
    h = z * h + (1 - z) * candidate
    return h, (h,)


def gru_bias(p, x, h):
    z = sigmoid(x @ p["Wz"].T + h @ p["Uz"].T + p["bz"])
    r = sigmoid(x @ p["Wr"].T + h @ p["Ur"].T + p["br"])
    candidate = tanh(x @ p["W"].T + p["bx"] + r * (h @ p["U"].T + p["bh"]))
    h = z * h + (1 - z) * candidate
    return h, (h,)


def gru_reset_before(p, x, h):
    xh = torch.cat([x, h], 1)
    r = sigmoid(xh @ p["Wr"].T + p["br"])
    z = sigmoid(xh @ p["Wz"].T + p["bz"])
    candidate = tanh(torch.cat([x, r * h], 1) @ p["W"].T)
    h = (1 - z) * h + z * candidate
    return h, (h,)


def mut1(p, x, h):
    z = sigmoid(x @ p["Wxz"].T + p["bz"])
    r = sigmoid(x @ p["Wxr"].T + h @ p["Whr"].T + p["br"])
    h = tanh((r * h) @ p["Whh"].T + tanh(x) + p["bh"]) * z + h * (1 - z)
    return h, (h,)


def mut2(p, x, h):
    z = sigmoid(x @ p["Wxz"].T + h @ p["Whz"].T + p["bz"])
    r = sigmoid(x + h @ p["Whr"].T + p["br"])
    h = tanh((r * h) @ p["Whh"].T + x @ p["Wxh"].T + p["bh"]) * z + h * (1 - z)
    return h, (h,)


def mut3(p, x, h):
    z = sigmoid(x @ p["Wxz"].T + tanh(h) @ p["Whz"].T + p["bz"])
    r = sigmoid(x @ p["Wxr"].T + h @ p["Whr"].T + p["br"])
    h = tanh((r * h) @ p["Whh"].T + x @ p["Wxh"].T + p["bh"]) * z + h * (1 - z)
    return h, (h,)


def shapes(names, shape):
    return dict.fromkeys(names.split(), shape)


# Name: step, states, parameter shapes by the letters of the sizes; "HI" are the columns over a concatenation of an H and an I vector.
CELLS = {
    "VanillaRnn": (vanilla, "h", {"Whh": "H,H", "Wxh": "H,I", "bh": "H", "Why": "O,H", "by": "O"}),
    "Lstm": (lstm, "h c", shapes("Wi Wf Wo Wg", "H,I") | shapes("Ui Uf Uo Ug", "H,H") | shapes("bi bf bo bg", "H")),
    "LstmConcat": (lstm_concat, "h c", shapes("Wi Wf Wo Wg", "H,HI") | shapes("bi bf bo bg", "H")),
    "PeepholeLstm": (peephole_lstm, "h c", shapes("Wi Wf Wo", "H,HHI") | {"Wg": "H,HI"} | shapes("bi bf bo bg", "H")),
    "PeepholeLstmDiagonal": (peephole_lstm_diagonal, "h c",
                             shapes("Wi Wf Wo Wg", "H,I") | shapes("Ui Uf Uo Ug", "H,H") | shapes("pi pf po bi bf bo bg", "H")),
    "Gru": (gru, "h", shapes("Wz Wr W", "H,I") | shapes("Uz Ur U", "H,H")),
    "GruBias": (gru_bias, "h", shapes("Wz Wr W", "H,I") | shapes("Uz Ur U", "H,H") | shapes("bz br bx bh", "H")),
    "GruResetBefore": (gru_reset_before, "h", shapes("Wr Wz W", "H,IH") | shapes("br bz", "H")),
    "Mut1": (mut1, "h", shapes("Wxz Wxr Whr Whh", "H,H") | shapes("bz br bh", "H")),
    "Mut2": (mut2, "h", shapes("Wxz Wxh Whz Whr Whh", "H,H") | shapes("bz br bh", "H")),
    "Mut3": (mut3, "h", shapes("Wxz Wxr Wxh", "H,I") | shapes("Whz Whr Whh", "H,H") | shapes("bz br bh", "H")),
}
RAW_INPUT = {"Mut1", "Mut2"}


def run(step, p, x, states):
    ys = []
    for x_t in x:
        y, states = step(p, x_t, *states)
        ys.append(y)
    return torch.stack(ys), states


def record(name, case, sizes):
    step, states, parameters = CELLS[name]
    states = states.split()
    if name in RAW_INPUT:
        sizes = sizes | {"I": sizes["H"]}
    T, B = sizes["T"], sizes["B"]
    generator = torch.Generator().manual_seed(1 + list(CELLS).index(name) * len(CASES) + list(CASES).index(case))

    def draw(*shape, scale=1.0):
        return scale * torch.randn(*shape, generator=generator, dtype=torch.float64)

    given = {"x": draw(T, B, sizes["I"])}
    for parameter, shape in parameters.items():
        shape = [sum(sizes[letter] for letter in axis) for axis in shape.split(",")]
        given[parameter] = draw(*shape, scale=shape[-1] ** -0.5 if len(shape) == 2 else 0.5)
    for state in states:
        given[state + "0"] = draw(B, sizes["H"])
    for tensor in given.values():
        tensor.requires_grad_()

    y, final = run(step, given, given["x"], [given[state + "0"] for state in states])
    given["dy"] = draw(*y.shape)
    for state in states:
        given[f"d{state}T"] = draw(B, sizes["H"])
    loss = (y * given["dy"]).sum() + sum((s * given[f"d{state}T"]).sum() for state, s in zip(states, final))
    leaves = {leaf: tensor for leaf, tensor in given.items() if tensor.requires_grad}
    gradients = torch.autograd.grad(loss, list(leaves.values()))

    expected = {"y": y} | {state + "T": s for state, s in zip(states, final)} | {"d" + n: g for n, g in zip(leaves, gradients)}
    if name in LIBRARY:
        LIBRARY[name](given, expected)
    write(f"{name}.{case}.in", given, name)
    write(f"{name}.{case}.expected", expected, name)


def fill(module, given, w, u, b_ih, b_hh):
    """Gives a layer of torch.nn our numbers, gates in its order."""
    with torch.no_grad():
        module.weight_ih_l0.copy_(torch.cat([given[n] for n in w]))
        module.weight_hh_l0.copy_(torch.cat([given[n] for n in u]))
        module.bias_ih_l0.copy_(torch.cat(b_ih))
        module.bias_hh_l0.copy_(torch.cat(b_hh))


def agree(what, ours, theirs):
    if not torch.allclose(ours, theirs, rtol=0, atol=1e-12):
        raise SystemExit(f"{what} differs from torch.nn by {(ours - theirs).abs().max():.1e}")


def compare(given, expected, module, w, u, states):
    """One run of the layer of torch.nn on the same numbers: output, final states and gradients must be ours."""
    x = given["x"].detach().requires_grad_()
    start = [given[s + "0"].detach()[None].requires_grad_() for s in states]
    y, final = module(x, tuple(start) if len(start) == 2 else start[0])
    final = final if len(start) == 2 else (final,)
    ours = expected["y"]
    if "Why" in given:
        y = y @ given["Why"].detach().T + given["by"].detach()
    loss = (y * given["dy"]).sum() + sum((f[0] * given[f"d{s}T"]).sum() for s, f in zip(states, final))
    loss.backward()
    agree("y", ours, y)
    agree("dx", expected["dx"], x.grad)
    for s, f, first in zip(states, final, start):
        agree(s + "T", expected[s + "T"], f[0])
        agree(f"d{s}0", expected[f"d{s}0"], first.grad[0])
    agree("dW", torch.cat([expected["d" + n] for n in w]), module.weight_ih_l0.grad)
    agree("dU", torch.cat([expected["d" + n] for n in u]), module.weight_hh_l0.grad)


def library_rnn(given, expected):
    bias = given["bh"]
    module = torch.nn.RNN(given["Wxh"].shape[1], len(bias)).double()
    fill(module, given, ["Wxh"], ["Whh"], [bias], [torch.zeros_like(bias)])
    compare(given, expected, module, ["Wxh"], ["Whh"], ["h"])
    agree("dbh", expected["dbh"], module.bias_ih_l0.grad)


def library_lstm(given, expected):
    w, u, b = (["W" + g for g in "ifgo"], ["U" + g for g in "ifgo"], ["b" + g for g in "ifgo"])
    module = torch.nn.LSTM(given["Wi"].shape[1], len(given["bi"])).double()
    fill(module, given, w, u, [given[n] for n in b], [torch.zeros_like(given[n]) for n in b])
    compare(given, expected, module, w, u, ["h", "c"])
    agree("db", torch.cat([expected["d" + n] for n in b]), module.bias_ih_l0.grad)


def library_gru(given, expected):
    zero = torch.zeros(len(given["U"]), dtype=torch.float64)
    bias = {n: given.get(n, zero) for n in ("br", "bz", "bx", "bh")}
    module = torch.nn.GRU(given["W"].shape[1], len(zero)).double()
    w, u = ["Wr", "Wz", "W"], ["Ur", "Uz", "U"]
    fill(module, given, w, u, [bias["br"], bias["bz"], bias["bx"]], [zero, zero, bias["bh"]])
    compare(given, expected, module, w, u, ["h"])
    if "bh" in given:
        agree("db", torch.cat([expected["d" + n] for n in ("br", "bz", "bx")]), module.bias_ih_l0.grad)
        agree("dbh", expected["dbh"], module.bias_hh_l0.grad[-len(zero):])


LIBRARY = {"VanillaRnn": library_rnn, "Lstm": library_lstm, "Gru": library_gru, "GruBias": library_gru}


def write(name, tensors, cell):
    """A safetensors file: u64 header length, JSON header, then the arrays one after the other, little endian."""
    header, data = {"__metadata__": {"cell": cell, "torch": torch.__version__}}, b""
    for key, tensor in tensors.items():
        values = tensor.detach().contiguous().flatten().tolist()
        packed = struct.pack(f"<{len(values)}d", *values)
        header[key] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    folder = Path(__file__).parent / "cases"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    for cell in CELLS:
        for case, sizes in CASES.items():
            record(cell, case, sizes)
