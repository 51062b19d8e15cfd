using Lottery.Api.Tests.Running;

namespace Lottery.Api.Tests.Metrics;

/// <summary>The page of metrics as a service wrote it at one moment.</summary>
public sealed class MetricsPage
{
    private readonly Dictionary<string, double> _values;

    private MetricsPage(string text)
    {
        Families = PrometheusText.Parse(text).ToDictionary(f => f.Name);
        _values = Families.Values.SelectMany(f => f.Samples).ToDictionary(s => s.Series(), s => s.Value);
    }

    public IReadOnlyDictionary<string, Family> Families { get; }

    public static async Task<MetricsPage> Read(ApiClient client) => new((await client.With(null).Get("/metrics")).Is(200).Text);

    /// <summary>0 where there is no such series yet.</summary>
    /// <param name="name">The sample's.</param>
    /// <param name="labels">By name: <c>|operation=invoice|status=200</c>; empty for none.</param>
    public double Value(string name, string labels = "") => _values.GetValueOrDefault(name + labels);
}
