using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Lottery.Load.Bench.Running;

/// <summary>Shows what runs now and how long the rest takes: a bar in a terminal, a line for each step elsewhere.</summary>
internal sealed class Progress
{
    private readonly ProgressTask? _bar;
    private readonly double _total;
    private double _done;

    private Progress(ProgressTask? bar, double total) => (_bar, _total) = (bar, total);

    /// <summary>Works with progress shown.</summary>
    /// <param name="seconds">About how long all steps take together.</param>
    /// <param name="work">What to do.</param>
    public static Task<T> Run<T>(double seconds, Func<Progress, Task<T>> work) => Console.IsOutputRedirected
        ? work(new(null, seconds))
        : AnsiConsole.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context => work(new(context.AddTask("starts", maxValue: seconds), seconds)));

    /// <inheritdoc cref="Sitting.Step"/>
    public async Task<T> Step<T>(string what, double seconds, Func<Task<T>> work, Func<T, string> outcome)
    {
        var watch = Stopwatch.StartNew();
        var working = work();
        if (_bar is not null)
        {
            while (await Task.WhenAny(working, Task.Delay(TimeSpan.FromMilliseconds(500))) != working)
                Show(what, Math.Min(watch.Elapsed.TotalSeconds, seconds));
        }
        var found = await working;
        _done += seconds;
        if (_bar is null)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_done / _total,4:P0}  {Left(0)} left  {what}: {outcome(found)}"));
        else
            Show(what, 0);
        return found;
    }

    private void Show(string what, double elapsed)
    {
        _bar!.Value = Math.Min(_done + elapsed, _total);
        _bar.Description = Markup.Escape($"{Left(elapsed)} left  {what}");
    }

    private string Left(double elapsed) => TimeSpan.FromSeconds(Math.Max(0, _total - _done - elapsed)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
}
