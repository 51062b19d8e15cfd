using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Lottery.Grains.Turns;
using Orleans.Dashboard;
using Orleans.Metadata;
using Orleans.Serialization.TypeSystem;

namespace Lottery.Silo.Hosting;

/// <summary>Adds the turns that flows took directly to what the dashboard's profiler has counted: by itself it sees only messages.</summary>
/// <remarks>
/// The profiler of Orleans.Dashboard 10.4.2 is internal and counts call by call. To be told of each turn would cost a purchase more than
/// a percent; so the sums of a few turns a second are added to the table that it reports from once a second. A later version
/// whose profiler looks different does not start: the test of the dashboard says so first. A turn's time is not taken: it is microseconds.
/// </remarks>
internal sealed class DashboardTurns : BackgroundService
{
    /// <summary>Several times a second, so that each of the dashboard's seconds gets about as many turns as were taken in it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<(string Grain, string Method), StrongBox<long>> _turns = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<(string Grain, string Method), long> _reported = [];
    private readonly object _profiler;
    private readonly PropertyInfo _isEnabled, _grain, _method, _count;
    private readonly FieldInfo _calls;
    private readonly Type _entry;

    public DashboardTurns(IServiceProvider services, IMeterFactory meters, IEnumerable<IActivations> grains, GrainClassMap classes)
    {
        foreach (var grain in grains)
            if (classes.TryGetGrainClass(GrainType.Create(grain.GrainType), out var grainClass))
                _names[grain.GrainType] = RuntimeTypeNameFormatter.Format(grainClass);
        var profiler = typeof(DashboardOptions).Assembly.GetType("Orleans.Dashboard.Metrics.IGrainProfiler", throwOnError: true)!;
        _profiler = services.GetRequiredService(profiler);
        _isEnabled = Required(profiler.GetProperty("IsEnabled"));
        _calls = Required(_profiler.GetType().GetField("_grainTrace", BindingFlags.Instance | BindingFlags.NonPublic));
        _entry = _calls.FieldType.GetGenericArguments()[1];
        (_grain, _method, _count) = (Required(_entry.GetProperty("Grain")), Required(_entry.GetProperty("Method")), Required(_entry.GetProperty("Count")));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == TurnMetrics.DirectTurns && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, turns, tags, _) => Interlocked.Add(
            ref _turns.GetOrAdd(((string)tags[0].Value!, (string)tags[1].Value!), static _ => new()).Value, turns));
        _listener.Start();
    }

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Report();
    }

    /// <summary>Adds what was counted since the last time; throws it away while nobody looks at the dashboard, as the profiler does.</summary>
    private void Report()
    {
        var isWatched = (bool)_isEnabled.GetValue(_profiler)!;
        foreach (var (key, counted) in _turns)
        {
            var turns = Volatile.Read(ref counted.Value);
            var more = turns - _reported.GetValueOrDefault(key);
            _reported[key] = turns;
            if (isWatched && more > 0)
                Add(_names[key.Grain], key.Method, more);
        }
    }

    private void Add(string grain, string method, long turns)
    {
        var calls = (IDictionary)_calls.GetValue(_profiler)!;
        var key = $"{grain}.{method}";
        if (calls[key] is not { } entry)
        {
            entry = Activator.CreateInstance(_entry)!;
            _grain.SetValue(entry, grain);
            _method.SetValue(entry, method);
            calls[key] = entry;
        }
        _count.SetValue(entry, (long)_count.GetValue(entry)! + turns);
    }

    private static T Required<T>(T? member)
        where T : class => member ?? throw new InvalidOperationException("This version of the dashboard counts calls in another way.");
}
