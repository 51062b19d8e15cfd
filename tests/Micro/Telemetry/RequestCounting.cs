using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Lottery.Grains.Turns;
using Lottery.Storage.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Prometheus;

namespace Lottery.Micro.Telemetry;

/// <summary>What it costs to count one request for Prometheus: with OpenTelemetry's exporter, and with prometheus-net.</summary>
public class RequestCounting
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(3);
    private static readonly Operation Purchase = new("http", "POST /api/draws/{id}/tickets");

    private RequestMetrics _openTelemetry = null!, _prometheusNet = null!;

    [GlobalSetup]
    public void Setup()
    {
        // All of it lasts as long as the process.
        var (forOpenTelemetry, forPrometheusNet) = (Meters(), Meters());
        Sdk.CreateMeterProviderBuilder().AddMeter(TurnMetrics.MeterName).AddPrometheusExporter().Build();
        _openTelemetry = new(forOpenTelemetry);
        MeterAdapter.StartListening(new()
        {
            Registry = Metrics.NewCustomRegistry(),
            InstrumentFilterPredicate = instrument => instrument.Meter.Scope == forPrometheusNet,
        });
        _prometheusNet = new(forPrometheusNet);
    }

    [Benchmark(Baseline = true)]
    public void OpenTelemetry() => _openTelemetry.Answered(Purchase, 201, Took);

    [Benchmark]
    public void PrometheusNet() => _prometheusNet.Answered(Purchase, 201, Took);

    private static IMeterFactory Meters() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
