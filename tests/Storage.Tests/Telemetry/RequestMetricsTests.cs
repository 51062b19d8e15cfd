using System.Diagnostics.Metrics;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Lottery.Storage.Tests.Telemetry;

/// <summary>Goal: each answer is counted once, with its operation and status. Method: a listener that adds up what the instruments record.</summary>
public sealed class RequestMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<RequestMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Answers_and_refusals_are_counted_by_their_tags()
    {
        var seen = new Dictionary<string, double>();
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        var requests = _services.GetRequiredService<RequestMetrics>();
        var (invoice, buy) = (new Operation("broker", "invoice"), new Operation("http", "POST /api/draws/{id}/tickets"));

        foreach (var (operation, status) in new[] { (invoice, 200), (invoice, 200), (invoice, 400), (buy, 201) })
            requests.Answered(operation, status, TimeSpan.FromMilliseconds(500));
        requests.Refused("insufficient_funds");

        Assert.Equal(
            new()
            {
                ["lottery.requests broker invoice 200"] = 2,
                ["lottery.requests broker invoice 400"] = 1,
                ["lottery.requests http POST /api/draws/{id}/tickets 201"] = 1,
                ["lottery.request.duration broker invoice"] = 1.5,
                ["lottery.request.duration http POST /api/draws/{id}/tickets"] = 0.5,
                ["lottery.refusals insufficient_funds"] = 1,
            },
            seen);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var series = string.Join(' ', tags.ToArray().Select(tag => tag.Value).Prepend(instrument.Name));
            seen[series] = seen.GetValueOrDefault(series) + value;
        }
    }
}
