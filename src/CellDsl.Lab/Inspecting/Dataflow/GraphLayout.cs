namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Where a graph's boxes and edges are drawn. Lengths are in pixels, y grows downwards.</summary>
/// <param name="Boxes">By node.</param>
/// <param name="Routes">By edge: from the lower side of the box it leaves to the upper side of the box it enters.</param>
/// <param name="Bands">By part of the run: upper end and height.</param>
sealed record GraphLayout(double Width, double Height, IReadOnlyList<LayoutBox> Boxes, IReadOnlyList<IReadOnlyList<LayoutPoint>> Routes,
    IReadOnlyList<LayoutSpan> Bands);

readonly record struct LayoutBox(double X, double Y, double Width, double Height);

readonly record struct LayoutPoint(double X, double Y);

readonly record struct LayoutSpan(double Y, double Height);
