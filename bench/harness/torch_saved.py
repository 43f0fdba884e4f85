"""What PyTorch's autograd keeps between forward and backward."""

import torch


def saved_bytes(forward, parameters):
    """Bytes of all storages that the graph of forward() holds, each counted once, parameters left out."""
    def storage(tensor):
        return tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()

    held, alive = {}, []

    def pack(tensor):
        held[storage(tensor).data_ptr()] = storage(tensor).nbytes()
        alive.append(tensor)        # or an address might be used again
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        forward()
    for parameter in parameters:
        held.pop(storage(parameter).data_ptr(), None)
    return sum(held.values())
