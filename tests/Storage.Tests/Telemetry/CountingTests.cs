using System.Diagnostics.Metrics;
using Lottery.Grains.Turns;
using Lottery.Storage.Telemetry;
using Xunit;

namespace Lottery.Storage.Tests.Telemetry;

/// <summary>Goal: what many threads count at once is counted once, each in its bucket. Method: threads that count, and sums that are known.</summary>
public sealed class CountingTests : IDisposable
{
    private const int Threads = 8, Times = 20_000;

    private readonly LotteryMeter _meter = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Nothing_is_lost_between_threads()
    {
        var (counter, durations) = (new StripedCounter(), _meter.Durations("test.duration", "Durations of a test.").Add());

        Parallel.For(0, Threads, _ =>
        {
            for (var i = 0; i < Times; i++)
            {
                counter.Add();
                durations.Record(TimeSpan.FromMilliseconds(2));
            }
        });

        var (buckets, sum) = durations.Read();
        Assert.Equal(Threads * Times, counter.Sum());
        Assert.Equal(Threads * Times, buckets.Sum());
        Assert.Equal(Threads * Times * 0.002, sum, precision: 6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void A_bound_belongs_to_its_bucket_and_the_last_has_none(long value, int bucket)
    {
        var counts = _meter.Counts("test.counts", "turns", "Counts of a test.", 1, 2, 4).Add();

        counts.Record(value);

        var (buckets, sum) = counts.Read();
        Assert.Equal(4, buckets.Length);
        Assert.Equal((1, value), (buckets[bucket], sum));
    }

    [Fact]
    public void Whoever_listens_to_a_histogram_gets_the_same_values()
    {
        var heard = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == _meter.Meter)
                l.EnableMeasurementEvents(instrument);
        }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => heard.Add(tags.Length == 1 ? value : double.NaN));
        listener.Start();

        _meter.Durations("test.duration", "Durations of a test.").Add(KeyValuePair.Create<string, object?>("kind", "test")).Record(TimeSpan.FromMilliseconds(1500));

        Assert.Equal([1.5], heard);
    }

    [Fact]
    public void Answers_are_counted_by_status_whatever_it_is()
    {
        var requests = new RequestMetrics(_meter);
        var operation = requests.Of("broker", "invoice");
        foreach (var status in (int[])[200, 200, 400, 7000, -1])
            operation.Record(status, TimeSpan.FromMilliseconds(1));
        Assert.Same(operation, requests.Of("broker", "invoice"));

        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter == _meter.Meter && instrument.Name == "lottery.requests")
                l.EnableMeasurementEvents(instrument);
        }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => seen.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)), value));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(new() { ["broker invoice 200"] = 2, ["broker invoice 400"] = 1, ["broker invoice 599"] = 2 }, seen);
    }
}
