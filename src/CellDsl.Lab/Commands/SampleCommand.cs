using System.CommandLine;
using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;

namespace CellDsl.Lab.Commands;

/// <summary><c>sample</c>: text that a trained model writes.</summary>
static class SampleCommand
{
    const int MostCharacters = 10_000_000;

    public static LabCommand Create(LabContext lab)
    {
        Option<string?> checkpoint = OptionFactory.Text("--checkpoint", "DIR", "The folder that `train --checkpoint` wrote.", required: true);
        Option<string> prime
            = OptionFactory.FreeText("--prime", "TEXT",
            "What the model goes on with. Before it the model reads a piece of its training text, which the checkpoint holds.", "");
        Option<bool> alone
            = OptionFactory.Flag("--from-zero",
            "Read --prime from zero states, without a piece of the training text before it. In training that is rare.");
        Option<int> length = OptionFactory.Count("--length", "Characters to write.", 500, 0, MostCharacters);
        Option<double> temperature
            = OptionFactory.Number("--temperature", "Below 1 bolder, above 1 wilder; 0 always takes the likeliest character.", 0.8, 0, 1000);
        Option<ulong> seed = OptionFactory.Seed("The same seed gives the same text.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sample", "Let a trained character model write.") { checkpoint, prime, alone, length, temperature, seed, json };
        command.SetAction(parsed
            => Run(lab, parsed.GetRequiredValue(checkpoint)!, parsed.GetRequiredValue(prime), parsed.GetValue(alone), parsed.GetValue(length),
            parsed.GetValue(temperature), parsed.GetValue(seed), parsed.GetValue(json)));
        return new LabCommand(command, "sample --checkpoint model --length 1000",
            "sample --checkpoint model --prime \"In the beginning\" --temperature 0.5 --seed 7");
    }

    static int Run(LabContext lab, string folder, string prime, bool alone, int length, double temperature, ulong seed, bool json)
    {
        // One step of one sequence is too little work to share.
        Checkpoint checkpoint = CharTraining.Read(folder);
        using CharModel model = CharTraining.CreateModel(checkpoint, lab.Cells, new LayerOptions { Threads = 1 });
        using var sampler = new CharSampler(model);
        Priming.TellUnknown(lab, "character",
            [.. prime.EnumerateRunes().Where(c => model.Vocabulary.Encode(c) == Vocabulary.Unknown).Select(c => $"{c}")]);
        string primer = CharTraining.PrimerOf(checkpoint);
        string read = Priming.Whole(lab, alone ? null : primer, prime.Length > 0 ? prime : alone || primer.Length == 0 ? "\n" : "");
        if (json)
        {
            string text = sampler.SampleText(read, length, temperature, seed, lab.Stop);
            Json.Write(lab.Output.Data, new { Prime = prime, Text = text, Temperature = temperature, Seed = seed });
            return ExitCode.Success;
        }
        TextWriter output = lab.Output.Data;
        output.Write(prime.TrimStart('\n'));
        foreach (Rune character in sampler.Sample(read, length, temperature, seed))
        {
            if (lab.Stop.IsCancellationRequested)
            {
                output.WriteLine();
                return ExitCode.Interrupted;
            }
            output.Write(character.ToString());
        }
        output.WriteLine();
        return ExitCode.Success;
    }
}
