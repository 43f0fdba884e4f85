#:property PublishAot=false

// Writes the PublicAPI.Unshipped.txt of packages anew, as their sources are now:
//     dotnet run src/PublicApi.cs                     all packages
//     dotnet run src/PublicApi.cs Training Lab        some
// The analyzer that compares sources with these files names every difference when a package is built; this takes them from its messages.
// (Its own fix, by `dotnet format`, leaves out members in generated files.)

using System.Diagnostics;
using System.Text.RegularExpressions;

const string Header = "#nullable enable";

// Packages before those that use them.
string[] all = ["Runtime", "Reference", "Training", "Lab", "Gpu"];
if (args.Except(all).FirstOrDefault() is { } unknown)
    return Fail($"There is no package '{unknown}'; there are {string.Join(", ", all)}.");
string sources = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
foreach (string package in all.Where(p => args.Length == 0 || args.Contains(p)))
{
    string project = Path.Combine(sources, $"CellDsl.{package}"), file = Path.Combine(project, "PublicAPI.Unshipped.txt");
    string[] before = File.ReadAllLines(file);
    File.WriteAllText(file, $"{Header}\n");
    (int exitCode, string output) = Build(project);
    if (exitCode != 0)
    {
        File.WriteAllLines(file, before);
        return Fail(output);
    }
    IEnumerable<string> added = Messages(output, "RS0016", "not part of the declared public API");
    IEnumerable<string> removed = Messages(output, "RS0017", "part of the declared API").Select(line => $"*REMOVED*{line}");
    string[] after
        = [Header, .. added.Concat(removed).Distinct().Order(StringComparer.OrdinalIgnoreCase).ThenBy(line => line, StringComparer.Ordinal)];
    File.WriteAllText(file, string.Join('\n', after) + '\n');
    Console.WriteLine($"{package}: {after.Except(before).Count()} lines added, {before.Except(after).Count()} removed, {after.Length - 1} in all");
}
return 0;

static (int ExitCode, string Output) Build(string project)
{
    var start = new ProcessStartInfo("dotnet",
        ["build", project, "-c", "Release", "-nologo", "-v", "quiet", "-p:WarningsNotAsErrors=RS0016%3BRS0017"]) { RedirectStandardOutput = true };
    start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    using Process build = Process.Start(start)!;
    string output = build.StandardOutput.ReadToEnd();
    build.WaitForExit();
    return (build.ExitCode, output);
}

static IEnumerable<string> Messages(string output, string id, string end)
    => Regex.Matches(output, $"warning {id}: Symbol '(.*)' is {end}").Select(match => match.Groups[1].Value);

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
