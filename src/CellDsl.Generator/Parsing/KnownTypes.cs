using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

/// <summary>Recognises the types of the cell language by their names.</summary>
internal static class KnownTypes
{
    public const string CellAttribute = "CellDsl.CellAttribute";

    public static bool IsCellDsl(this ITypeSymbol? type, string name)
        => type is not null && type.Name == name && type.ContainingType is null
            && type.ContainingNamespace is { Name: "CellDsl", ContainingNamespace.IsGlobalNamespace: true };

    public static bool IsVec(this ITypeSymbol? type) => type.IsCellDsl("Vec");

    /// <summary>A vector, a matrix, a comparison: what no function of numbers takes.</summary>
    public static bool IsOfTheLanguage(this ITypeSymbol? type) => type.IsVec() || type.IsCellDsl("Mask") || RoleOf(type) is not null;

    /// <summary>Whether C# could not tell what type a member has, and says so.</summary>
    public static bool IsUnbound(this ISymbol member)
        => member is IFieldSymbol { Type: IErrorTypeSymbol } or IPropertySymbol { Type: IErrorTypeSymbol };

    public static LeafRole? RoleOf(ITypeSymbol? type)
        => type is not null && Enum.TryParse(type.Name, out LeafRole role) && type.IsCellDsl(type.Name) ? role : null;

    public static bool IsNumber(this ITypeSymbol? type) => type?.SpecialType is
        (>= SpecialType.System_SByte and <= SpecialType.System_Double) or SpecialType.System_Char;

    public static string WithArticle(this LeafRole role) => role is LeafRole.Input ? "an Input" : $"a {role}";
}
