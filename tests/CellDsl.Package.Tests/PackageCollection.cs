namespace CellDsl.Package.Tests;

/// <summary>All tests share one packing.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "Packages";
}
