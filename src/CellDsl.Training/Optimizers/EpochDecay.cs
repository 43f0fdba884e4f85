namespace CellDsl.Training.Optimizers;

/// <summary>A learning rate that stays for some epochs (passes over the training set) and then is divided by the same number before each further
/// epoch. The defaults are those of the small language model of Zaremba, Sutskever and Vinyals (2014); their medium model has 6 epochs and 1.2, their
/// large one 14 and 1.15. (Their published code looks at the epoch that has just ended and so keeps the rate for one more.)</summary>
public sealed record EpochDecay(double Rate = 1, int ConstantEpochs = 4, double Divisor = 2)
{
    /// <param name="epoch">1 for the first.</param>
    public double At(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return Rate / Math.Pow(Divisor, Math.Max(0, epoch - ConstantEpochs));
    }
}
