using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Lottery.Api.Tests.Metrics;

/// <summary>One sample: <c>name{labels} value</c>.</summary>
public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>What makes a series that series, without <c>le</c> where asked.</summary>
    public string Series(bool withBound = true) =>
        Name + string.Concat(Labels.Where(l => withBound || l.Key != "le").OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"|{l.Key}={l.Value}"));
}

/// <summary>All samples of one metric.</summary>
public sealed record Family(string Name, string Type, string Help, List<Sample> Samples);

/// <summary>A strict reader of Prometheus' exposition format 0.0.4: what it does not know it refuses.</summary>
public sealed partial class PrometheusText
{
    private readonly string _text;
    private int _at;

    private PrometheusText(string text) => _text = text;

    public static List<Family> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var families = new List<Family>();
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var (name, type) = Split(line["# TYPE ".Length..]);
                Assert.DoesNotContain(families, f => f.Name == name);
                Assert.Contains(type, (string[])["counter", "gauge", "histogram"]);
                families.Add(new(name, type, "", []));
            }
            else if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var (name, help) = Split(line["# HELP ".Length..]);
                Assert.Equal(families[^1].Name, name);
                Assert.Equal("", families[^1].Help);
                Assert.DoesNotMatch(@"\\(?![\\n])", help.Replace(@"\\", "", StringComparison.Ordinal));
                families[^1] = families[^1] with { Help = help };
            }
            else
            {
                var sample = new PrometheusText(line).Sample();
                var family = families[^1];
                string[] names = family.Type == "histogram" ? [$"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"] : [family.Name];
                Assert.Contains(sample.Name, names);
                family.Samples.Add(sample);
            }
        }
        return families;
    }

    private static (string Name, string Text) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        Assert.Matches(MetricName(), line[..space]);
        return (line[..space], line[(space + 1)..]);
    }

    private Sample Sample()
    {
        var name = Take(c => c is not ('{' or ' '));
        Assert.Matches(MetricName(), name);
        var labels = new Dictionary<string, string>();
        if (_text[_at] == '{' && _text[_at + 1] == '}')
        {
            _at += 2;
        }
        else if (_text[_at] == '{')
        {
            do
            {
                _at++;
                var label = Take(c => c != '=');
                Assert.Matches(LabelName(), label);
                Expect("=\"");
                labels.Add(label, LabelValue());
            }
            while (_text[_at] == ',');
            Expect("}");
        }
        Expect(" ");
        return new(name, labels, Value(_text[_at..]));
    }

    private string LabelValue()
    {
        var value = new StringBuilder();
        for (; _text[_at] != '"'; _at++)
        {
            value.Append(_text[_at] != '\\' ? _text[_at] : _text[++_at] switch
            {
                '\\' => '\\',
                '"' => '"',
                'n' => '\n',
                var other => throw new FormatException($"\\{other} in {_text}"),
            });
        }
        _at++;
        return value.ToString();
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (belongs(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private void Expect(string text)
    {
        Assert.Equal(text, _text.Substring(_at, text.Length));
        _at += text.Length;
    }

    private static double Value(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*\z")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
