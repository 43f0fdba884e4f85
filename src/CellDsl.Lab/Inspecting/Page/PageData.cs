using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CellDsl.Lab.Inspecting.Flow;
using CellDsl.Lab.Inspecting.Units;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering.Plots;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>What the page's script draws from.</summary>
/// <param name="Flow">Null: not asked for.</param>
/// <param name="History">Rows of a training; null: there are none.</param>
/// <param name="Text">Null: no trained model.</param>
sealed record PageData(IReadOnlyList<CellDrawing> Cells, FlowDrawing? Flow, IReadOnlyList<HistoryRow>? History, TextDrawing? Text)
{
    /// <summary>The default encoder writes '&lt;' as an escape, so no text can end the script element that holds it.</summary>
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Default,
        Converters = { new FiniteNumbers<double>(), new FiniteNumbers<float>() },
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>JavaScript's JSON knows no NaN and no infinities: they are null.</summary>
    sealed class FiniteNumbers<T> : JsonConverter<T>
        where T : IBinaryFloatingPointIeee754<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => T.CreateTruncating(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (!T.IsFinite(value))
                writer.WriteNullValue();
            else if (value is float single)
                writer.WriteNumberValue(single);
            else
                writer.WriteNumberValue(double.CreateTruncating(value));
        }
    }
}

sealed record CellDrawing(string Name, GraphDrawing Graph);

/// <param name="Steps">T of the followed sequences.</param>
/// <param name="IsModel">True: the curves are of one model's layers; false: of cells by themselves.</param>
sealed record FlowDrawing(int Steps, IReadOnlyList<GradientFlow> Curves, bool IsModel = false);

/// <param name="Characters">The text that is shown.</param>
sealed record TextDrawing(string Characters, IReadOnlyList<TrackDrawing> Tracks, IReadOnlyList<SignalDrawing> Signals)
{
    /// <param name="text">Unicode scalar values of the measured text, of which the first <paramref name="shown"/> are shown.</param>
    public static TextDrawing Of(ReadOnlySpan<int> text, int shown, UnitActivations activations, IReadOnlyList<UnitRanking> rankings)
    {
        var characters = new System.Text.StringBuilder();
        foreach (int character in text[..shown])
            characters.Append(new System.Text.Rune(character).ToString());
        return new(characters.ToString(), [.. activations.Tracks.Select(t => TrackDrawing.Of(t, shown))],
            [.. rankings.Select(r => SignalDrawing.Of(r, shown))]);
    }
}

/// <summary>A state's values as signed bytes: 127 stands for the unit's largest finite magnitude among the characters shown, and for infinity; 0 for
/// what is not a number.</summary>
/// <param name="Scales">By unit, that magnitude.</param>
/// <param name="Data">Base64, [characters, size].</param>
sealed record TrackDrawing(int Layer, string State, int Size, float[] Scales, string Data)
{
    public static TrackDrawing Of(StateTrack track, int shown)
    {
        ReadOnlySpan<float> values = track.Values.AsSpan(0, shown * track.Size);
        float[] scales = new float[track.Size];
        for (int k = 0; k < values.Length; k++)
            if (float.IsFinite(values[k]))
                scales[k % track.Size] = Math.Max(scales[k % track.Size], Math.Abs(values[k]));
        byte[] bytes = new byte[values.Length];
        for (int k = 0; k < bytes.Length; k++)
            bytes[k] = scales[k % track.Size] is > 0 and var scale && !float.IsNaN(values[k])
                ? (byte)(sbyte)MathF.Round(Math.Clamp(values[k] / scale, -1, 1) * 127) : (byte)0;
        return new(track.Layer, track.State, track.Size, scales, Convert.ToBase64String(bytes));
    }
}

/// <param name="Values">For the characters shown.</param>
sealed record SignalDrawing(string Name, string Meaning, bool IsBinary, double[] Values, IReadOnlyList<UnitDrawing> Units)
{
    public static SignalDrawing Of(UnitRanking ranking, int shown)
        => new(ranking.Signal.Name, ranking.Signal.Meaning, ranking.Signal.IsBinary, ranking.Signal.Values[..shown],
            [.. ranking.Units.Select(u => new UnitDrawing(u.Layer, u.State, u.Unit, u.Correlation, u.Rule?.F1, u.Rule?.Threshold, u.Rule?.IsAbove))]);
}

/// <param name="Threshold">Not finite where the best rule says 1 everywhere.</param>
sealed record UnitDrawing(int Layer, string State, int Unit, double Correlation, double? F1, double? Threshold, bool? IsAbove);
