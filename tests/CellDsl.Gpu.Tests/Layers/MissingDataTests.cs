using CellDsl.Conformance.Tests.Edges;
using CellDsl.Gpu.Tests.Support;

namespace CellDsl.Gpu.Tests.Layers;

public class MissingDataTests
{
    [Theory, InlineData(float.NaN), InlineData(float.NegativeInfinity)]
    public void DoesNotMatter(float missing) => MissingDataTrial.DoesNotMatter(missing, new LayerOptions { Device = Devices.Usual });
}
