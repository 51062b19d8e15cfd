using System.Globalization;
using System.Text;

namespace Lottery.Api.Metrics;

/// <summary>Lines of Prometheus' text format.</summary>
internal static class PrometheusLines
{
    /// <summary>What comes before a family's samples.</summary>
    public static void WriteHead(this StringBuilder text, string name, string? help, string type) => text
        .Append("# HELP ").Append(name).Append(' ').Append(help?.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    /// <summary>One sample.</summary>
    /// <param name="text">The page.</param>
    /// <param name="name">The sample's.</param>
    /// <param name="tags">Its labels.</param>
    /// <param name="bound">The upper bound of a histogram's bucket; null for what is none.</param>
    /// <param name="value">As text.</param>
    public static void WriteSample(this StringBuilder text, string name, IEnumerable<KeyValuePair<string, object?>> tags, string? bound, string value)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (label, content) in bound is null ? tags : tags.Append(new("le", bound)))
        {
            text.Append(separator).Append(label).Append("=\"").Append(Escape(Convert.ToString(content, CultureInfo.InvariantCulture)!)).Append('"');
            separator = ',';
        }
        text.Append(separator == ',' ? "} " : " ").Append(value).Append('\n');
    }

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
