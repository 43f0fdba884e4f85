using System.Reflection;

namespace CellDsl.Generator.Emit.Printing;

/// <summary>The version of the packages, which generated files repeat.</summary>
internal static class GeneratorVersion
{
    // What follows a plus sign is the commit, which would change files from build to build.
    public static readonly string Text = typeof(GeneratorVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>().InformationalVersion.Split('+')[0];
}
