using System.Globalization;
using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Training.Files;
using CellDsl.Training.Parameters;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Learning;

/// <summary>The course of a training as a table beside its checkpoint: a row every few updates, and one for each measurement on text not trained on.
/// Rows are appended whole; a resumed training drops those that are later than its checkpoint and goes on.</summary>
sealed class TrainingHistory
{
    public const string FileName = "history.csv";
    /// <summary>Updates that share a row.</summary>
    public const int Interval = 10;

    readonly string _path;
    readonly LossScale _scale;
    double _loss, _norm;
    int _count;
    HistoryRow? _last;

    TrainingHistory(string path, LossScale scale) => (_path, _scale) = (path, scale);

    /// <summary>The first line of a table.</summary>
    public static string Header(LossScale scale) => $"update,{scale.Items},train_{scale.Key},gradient_norm,learning_rate,validation_{scale.Key}";

    /// <summary>Keeps the rows of updates up to <paramref name="step"/>.</summary>
    public static TrainingHistory Continue(string folder, long step, LossScale scale)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, FileName);
        HistoryRow[] kept = step == 0 || !File.Exists(path) ? [] : [.. Read(folder).Where(r => r.Update <= step)];
        AtomicFile.DeleteLeftovers(path);
        AtomicFile.WriteText(path, string.Concat(kept.Select(r => $"{r}\n").Prepend($"{Header(scale)}\n")));
        return new TrainingHistory(path, scale) { _last = kept.LastOrDefault() };
    }

    /// <summary>Rows of a folder; none if it has no such file. A last line that was cut off counts for nothing, and a row that is there twice for
    /// one: the same update says the same whenever it is made.</summary>
    /// <exception cref="BadInputException">A line is not a row.</exception>
    public static IReadOnlyList<HistoryRow> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return [];
        string text = InputFile.ReadText(path);
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select((line, index) => HistoryRow.TryParse(line)
            ?? throw new BadInputException($"{path}: line {index + 2}: expected {lines[0]}, found '{line}'.")).Distinct()];
    }

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>The unit of the losses in a folder's table, as its first line has it.</summary>
    public static string Unit(string folder)
    {
        const string before = "train_";
        string[] columns = InputFile.ReadText(Path.Combine(folder, FileName)).Split('\n')[0].Split(',');
        return columns.FirstOrDefault(c => c.StartsWith(before, StringComparison.Ordinal))?[before.Length..] ?? "loss";
    }

    /// <summary>After every update; every tenth writes the mean of those since the last row.</summary>
    public void Add(TrainingStep step)
    {
        _loss += step.Loss;
        _norm += step.GradientNorm;
        _count++;
        if (step.Step % Interval == 0)
            Write(step);
    }

    /// <summary>Writes what was not written yet, and the loss on text not trained on, if there is such text.</summary>
    public void Close(TrainingStep step, double? validationLoss)
    {
        if (_count > 0)
            Write(step);
        if (validationLoss is not null)
            Append(new HistoryRow(step.Step, step.Items, null, null, null, validationLoss));
    }

    void Write(TrainingStep step)
    {
        Append(new HistoryRow(step.Step, step.Items, _scale.FromNats(_loss / _count), _norm / _count, step.LearningRate, null));
        (_loss, _norm, _count) = (0, 0, 0);
    }

    /// <summary>One write for the whole line, so that a kill leaves it whole, cut off at the end, or not there. A measurement that is made
    /// again, as at the end of a training whose last update was one to measure at, has one row.</summary>
    void Append(HistoryRow row)
    {
        if (row == _last)
            return;
        _last = row;
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(Encoding.ASCII.GetBytes($"{row}\n"));
    }
}

/// <param name="Items">Characters, words or texts trained on so far, repeated ones included.</param>
/// <param name="TrainLoss">Of the row's updates, in the unit of the system; null in rows of a validation.</param>
sealed record HistoryRow(long Update, long Items, double? TrainLoss, double? GradientNorm, double? LearningRate, double? ValidationLoss)
{
    public static HistoryRow? TryParse(string line)
    {
        string[] cells = line.Split(',');
        double?[] numbers = new double?[4];
        if (cells.Length != 6 || !long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out long update)
            || !long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out long items))
            return null;
        for (int k = 0; k < numbers.Length; k++)
            if (cells[k + 2].Length > 0)
            {
                if (!double.TryParse(cells[k + 2], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                    return null;
                numbers[k] = number;
            }
        return new HistoryRow(update, items, numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Update},{Items},{TrainLoss:R},{GradientNorm:R},{LearningRate:R},{ValidationLoss:R}");
}
