using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ILGPU.Compilation;

/// <summary>Finds the line of the source that an instruction comes from, in the program database beside the assembly or inside it.</summary>
static class SourceLines
{
    public static string Describe(Site site)
    {
        var place = $"{site.Method.DeclaringType?.Name}.{site.Method.Name}, {Find(site) ?? $"IL offset {site.Offset}"}";
        return site.Caller is { } caller ? $"{place}, called from {Describe(caller)}" : place;
    }

    static string? Find(Site site)
    {
        var path = site.Method.Module.FullyQualifiedName;
        if (!File.Exists(path) || site.Method.MetadataToken == 0)
            return null;
        using var image = new PEReader(File.OpenRead(path));
        if (!image.TryOpenAssociatedPortablePdb(path, name => File.Exists(name) ? File.OpenRead(name) : null, out var provider, out _)
            || provider is null)
            return null;
        using (provider)
        {
            var reader = provider.GetMetadataReader();
            var method = ((MethodDefinitionHandle)MetadataTokens.EntityHandle(site.Method.MetadataToken)).ToDebugInformationHandle();
            SequencePoint? best = null;
            foreach (var point in reader.GetMethodDebugInformation(method).GetSequencePoints())
            {
                if (!point.IsHidden && point.Offset <= site.Offset)
                    best = point;
            }

            return best is { } found ? $"{Path.GetFileName(reader.GetString(reader.GetDocument(found.Document).Name))}:{found.StartLine}" : null;
        }
    }
}
