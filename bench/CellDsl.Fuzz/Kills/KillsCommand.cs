using System.CommandLine;
using System.Diagnostics;

namespace CellDsl.Fuzz.Kills;

/// <summary><c>kills</c>: trainings that are killed outright at any moment, again and again, end with the checkpoint and the history of one that
/// never was.</summary>
static class KillsCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Kills.", DefaultValueFactory = _ => 20 };
        var seed = new Option<int>("--seed") { Description = "Default: from the date.", DefaultValueFactory = _ => FuzzSeed.OfToday };
        var command = new Command("kills", "Kills trainings with SIGKILL at random moments, resumes them, and compares the end bit for bit.")
            { count, seed };
        command.SetAction(parsed => Run(parsed.GetValue(count), parsed.GetValue(seed)));
        return command;
    }

    static int Run(int count, int seed)
    {
        Console.WriteLine($"kills: {count}, seed {seed}");
        long start = Stopwatch.GetTimestamp();
        var random = new Random(seed);
        string root = Directory.CreateTempSubdirectory("celldsl-kills-").FullName;
        int kills = 0, trainings = 0, failures = 0;
        try
        {
            while (kills < count && failures == 0)
            {
                Training training = Training.Draw(root, trainings, random.Next());
                // What was not killed took so long; moments to kill at are drawn from it.
                TimeSpan whole = training.RunWhole();
                trainings++;
                for (int resumed = 0; ; resumed++)
                {
                    bool isLast = kills >= count || resumed >= 12;
                    if (training.RunKilled(isLast ? null : whole * random.NextDouble(), resume: training.HasBegun) is { } ended)
                    {
                        if (ended != 0)
                        {
                            failures++;
                            Console.WriteLine($"{training}: ended with {ended} after {resumed} kills: {training.Messages}");
                        }
                        break;
                    }
                    kills++;
                }
                foreach (string difference in training.Differences())
                {
                    failures++;
                    Console.WriteLine($"{training}: {difference}");
                }
            }
        }
        finally
        {
            if (failures == 0)
                Directory.Delete(root, recursive: true);
            else
                Console.WriteLine($"kept in {root}");
        }
        Console.WriteLine($"kills: {kills} kills and resumes of {trainings} trainings carried to the end, {failures} failures, "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        return failures == 0 ? 0 : 1;
    }
}
