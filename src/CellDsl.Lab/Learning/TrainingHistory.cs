using System.Globalization;
using System.Text;
using CellDsl.Training;

namespace CellDsl.Lab.Learning;

/// <summary>The course of a training as a table beside its checkpoint: a row every few updates, and one for each measurement on text not trained on.
/// Rows are appended whole; a resumed training drops those that are later than its checkpoint and goes on.</summary>
sealed class TrainingHistory
{
    public const string FileName = "history.csv";
    public const string Header = "update,characters,train_bits,gradient_norm,learning_rate,validation_bits";
    /// <summary>Updates that share a row.</summary>
    public const int Interval = 10;

    readonly string _path;
    double _bits, _norm;
    int _count;

    TrainingHistory(string path) => _path = path;

    /// <summary>Keeps the rows of updates up to <paramref name="step"/>.</summary>
    public static TrainingHistory Continue(string folder, long step)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        IEnumerable<HistoryRow> kept = step == 0 || !File.Exists(path) ? [] : Read(folder).Where(r => r.Update <= step);
        string temporary = Path.Combine(folder, $".{FileName}.tmp");
        File.WriteAllText(temporary, string.Concat(kept.Select(r => $"{r}\n").Prepend($"{Header}\n")));
        File.Move(temporary, path, overwrite: true);
        return new TrainingHistory(path);
    }

    /// <summary>Rows of a folder; none if it has no such file. A last line that was cut off counts for nothing.</summary>
    /// <exception cref="BadInputException">A line is not a row.</exception>
    public static IReadOnlyList<HistoryRow> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return [];
        string text = File.ReadAllText(path);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select((line, index) => HistoryRow.TryParse(line)
            ?? throw new BadInputException($"{path}: line {index + 2}: expected {Header}, found '{line}'."))];
    }

    /// <summary>After every update; every tenth writes the mean of those since the last row.</summary>
    public void Add(TrainingStep step)
    {
        _bits += step.BitsPerCharacter;
        _norm += step.GradientNorm;
        _count++;
        if (step.Step % Interval == 0)
            Write(step);
    }

    /// <summary>Writes what was not written yet, and the loss on text not trained on, if there is such text.</summary>
    public void Close(TrainingStep step, double? validationBits)
    {
        if (_count > 0)
            Write(step);
        if (validationBits is not null)
            Append(new HistoryRow(step.Step, step.Characters, null, null, null, validationBits));
    }

    void Write(TrainingStep step)
    {
        Append(new HistoryRow(step.Step, step.Characters, _bits / _count, _norm / _count, step.LearningRate, null));
        (_bits, _norm, _count) = (0, 0, 0);
    }

    /// <summary>One write for the whole line, so that a kill leaves it whole, cut off at the end, or not there.</summary>
    void Append(HistoryRow row)
    {
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(Encoding.ASCII.GetBytes($"{row}\n"));
    }
}

/// <param name="Characters">Trained on so far, repeated ones included.</param>
/// <param name="TrainBits">Mean loss of the row's updates in bits per character; null in rows of a validation.</param>
sealed record HistoryRow(long Update, long Characters, double? TrainBits, double? GradientNorm, double? LearningRate, double? ValidationBits)
{
    public static HistoryRow? TryParse(string line)
    {
        string[] cells = line.Split(',');
        double?[] numbers = new double?[4];
        if (cells.Length != 6 || !long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long update)
            || !long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out long characters))
            return null;
        for (int k = 0; k < numbers.Length; k++)
            if (cells[k + 2].Length > 0)
            {
                if (!double.TryParse(cells[k + 2], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                    return null;
                numbers[k] = number;
            }
        return new HistoryRow(update, characters, numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Update},{Characters},{TrainBits:R},{GradientNorm:R},{LearningRate:R},{ValidationBits:R}");
}
