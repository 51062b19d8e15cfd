using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Logs;

/// <summary>Goal: a log line at Warning or Error means that something is wrong. Method: the demo, which sells, draws and settles, and its whole log.</summary>
public sealed class DemoLogTests
{
    [Fact]
    public async Task A_normal_run_with_sales_and_settlements_logs_no_warning_and_no_error()
    {
        await using var server = await LotteryProcess.StartDemo();

        await Wait.Until("both draws to be settled", () => server.Output.Contains("Demo: both draws are settled.", StringComparison.Ordinal), timeoutSeconds: 180);

        Assert.DoesNotContain(server.Output.Split('\n'), line =>
            new[] { " WARN ", " ERROR ", " FATAL ", "   at ", "Polly" }.Any(word => line.Contains(word, StringComparison.Ordinal)));
    }
}
