namespace CellDsl;

/// <summary>How a layer runs.</summary>
public sealed record LayerOptions
{
    /// <summary>Threads that share a run, at most as many as there are processors; results do not depend on it. Default: all processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Vector width in bits (512, 256, 128, or 0 for one element at a time); null: the widest the machine has.</summary>
    public int? VectorBits { get; init; }

    /// <summary>Gradient checkpointing. A recorded pass keeps its inputs and the states at every so many steps, and room for so many steps;
    /// backward computes the steps between once more. About √T needs the least memory. Outputs are the same bit for bit, gradients up to the order
    /// in which steps are summed. Null (the default): all steps are kept; so are sequences of no more steps than this.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Zoneout and recurrent dropout in training calls; null (the default): none, at no cost.</summary>
    public RecurrentNoise? Noise { get; init; }

    /// <summary>Where the layer computes; its threads and vectors then do not matter. Null (the default): on the processor.</summary>
    public LayerDevice? Device { get; init; }
}
