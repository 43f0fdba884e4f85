namespace CellDsl.Training.Losses;

static class LossArguments
{
    public static void Check(int numbers, int targets, int valid)
    {
        if (targets != numbers)
            throw new ArgumentException($"There are {numbers} numbers but {targets} targets; a loss needs one target for each.");
        if (valid != 0 && valid != numbers)
            throw new ArgumentException($"There are {numbers} numbers but {valid} flags of what is valid; give one for each, or none.");
    }

    /// <returns>Classes per row.</returns>
    public static int Classes(int logits, ReadOnlySpan<int> targets, int ignored)
    {
        if (targets.IsEmpty ? logits != 0 : logits % targets.Length != 0 || logits == 0)
            throw new ArgumentException($"{logits} logits cannot be divided evenly among {targets.Length} targets.");
        int classes = targets.IsEmpty ? 0 : logits / targets.Length;
        for (int n = 0; n < targets.Length; n++)
            if ((uint)targets[n] >= (uint)classes && targets[n] != ignored)
                throw new ArgumentException($"Target {n} is {targets[n]}; with {classes} classes it must be from 0 to {classes - 1}, or {ignored} "
                    + $"to be ignored.", nameof(targets));
        return classes;
    }
}
