using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Lottery.Micro;

/// <summary>Compares the hot pure parts with their obvious naive versions: <c>--filter '*'</c> runs all, <c>--quick</c> with fewer repetitions.</summary>
internal static class Program
{
    private const string Quick = "--quick";

    private static void Main(string[] args)
    {
        // In this process: to build one of its own BenchmarkDotNet needs a project file with the assembly's name, which ours do not have.
        // On a machine with other work no run is ever steady enough for BenchmarkDotNet's own limit of 100 iterations: 20 must do.
        var job = (args.Contains(Quick) ? Job.ShortRun : Job.Default.WithMaxIterationCount(20)).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumn(StatisticColumn.Median)
            .HideColumns(Column.Job, Column.Toolchain, Column.IterationCount, Column.LaunchCount, Column.WarmupCount, Column.RatioSD, Column.AllocRatio);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Where(arg => arg != Quick)], config);
    }
}
