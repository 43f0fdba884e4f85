using CellDsl.Lab.Demo;

namespace CellDsl.Lab.Tests;

public sealed class DemoTextTests
{
    [Fact]
    public void Is_a_file_of_its_own_with_documents_and_cells()
    {
        string text = DemoText.Read();

        Assert.StartsWith("# The cell language", text);
        Assert.Contains("[Cell]\npublic sealed partial class Gru\n", text);
        Assert.DoesNotContain("\r", text);
        Assert.InRange(text.Length, 1_000_000, 1_200_000);
    }

    [Fact]
    public void Sources_are_not_shipped()
        => Assert.All(typeof(DemoText).Assembly.GetManifestResourceNames(), name => Assert.Matches("^(demo|page)/", name));
}
