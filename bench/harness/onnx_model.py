"""An ONNX model of a single operator, written as protocol buffers by hand: onnx.proto of the ONNX project numbers the fields."""

from typing import NamedTuple

IR_VERSION, OPSET_VERSION = 7, 14
FLOAT, ATTRIBUTE_INT = 1, 2


def varint(value):
    encoded = b""
    while value > 127:
        encoded += bytes([value & 127 | 128])
        value >>= 7
    return encoded + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


class Model(NamedTuple):
    operator: str
    inputs: list        # of the operator; "" where one is left out
    outputs: list
    attributes: dict    # integers
    weights: dict       # arrays that are part of the model
    input_shapes: dict
    output_shapes: dict

    def encode(self):
        """ModelProto: ir_version 1, graph 7, opset_import 8. GraphProto: node 1, name 2, initializer 5, input 11, output 12."""
        graph = block(1, self.node()) + block(2, "g")
        graph += b"".join(block(5, self.tensor(name, array)) for name, array in self.weights.items())
        graph += b"".join(block(11, self.value(name, shape)) for name, shape in self.input_shapes.items())
        graph += b"".join(block(12, self.value(name, shape)) for name, shape in self.output_shapes.items())
        return number(1, IR_VERSION) + block(7, graph) + block(8, block(1, "") + number(2, OPSET_VERSION))

    def node(self):
        """NodeProto: input 1, output 2, op_type 4, attribute 5. AttributeProto: name 1, i 3, type 20."""
        encoded = b"".join(block(1, name) for name in self.inputs) + b"".join(block(2, name) for name in self.outputs) + block(4, self.operator)
        return encoded + b"".join(block(5, block(1, name) + number(3, value) + number(20, ATTRIBUTE_INT)) for name, value in self.attributes.items())

    @staticmethod
    def tensor(name, array):
        """TensorProto: dims 1, data_type 2, name 8, raw_data 9."""
        return b"".join(number(1, size) for size in array.shape) + number(2, FLOAT) + block(8, name) + block(9, array.astype("<f4").tobytes())

    @staticmethod
    def value(name, shape):
        """ValueInfoProto: name 1, type 2. TypeProto: tensor_type 1 (elem_type 1, shape 2). TensorShapeProto: dim 1 (dim_value 1)."""
        dimensions = b"".join(block(1, number(1, size)) for size in shape)
        return block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dimensions)))
