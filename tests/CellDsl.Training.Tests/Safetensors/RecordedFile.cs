namespace CellDsl.Training.Tests;

/// <summary>A file as NumPy's and PyTorch's safetensors lay it out, made with NumPy 1.24: a F64 [2, 3] = k/4, b I64 [1, -2], e F32 [0, 4], größe F32
/// [0.1], i I32 [7], s F32 [] = 3.5, h F16 [2, 1] = 1.5, -0.25, m BOOL, u U8; non-ASCII characters are escaped, as Python's json does.</summary>
static class RecordedFile
{
    public static byte[] Bytes => Convert.FromBase64String("""
        UAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsImNlbGwiOiJHclx1MDBmNlx1MDBkZmUgXHVkODNkXHVkZTAwIFwieFwiIn0sImEiOnsi
        ZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzIsM10sImRhdGFfb2Zmc2V0cyI6WzAsNDhdfSwiYiI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbMl0sImRhdGFfb2Zm
        c2V0cyI6WzQ4LDY0XX0sImUiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzAsNF0sImRhdGFfb2Zmc2V0cyI6WzY0LDY0XX0sImdyXHUwMGY2XHUwMGRmZSI6
        eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzY0LDY4XX0sImkiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzFdLCJkYXRhX29m
        ZnNldHMiOls2OCw3Ml19LCJzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOls3Miw3Nl19LCJoIjp7ImR0eXBlIjoiRjE2Iiwi
        c2hhcGUiOlsyLDFdLCJkYXRhX29mZnNldHMiOls3Niw4MF19LCJtIjp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzgwLDgz
        XX0sInUiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzgzLDg1XX19ICAgAAAAAAAAAAAAAAAAAADQPwAAAAAAAOA/AAAAAAAA
        6D8AAAAAAADwPwAAAAAAAPQ/AQAAAAAAAAD+/////////83MzD0HAAAAAABgQAA+ALQBAAH/AA==
        """);
}
