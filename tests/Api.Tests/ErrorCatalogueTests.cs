using Lottery.Api.Http;
using Lottery.Api.Tests.Running;
using Lottery.Grains;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>docs/errors.md says of each fault what HTTP says.</summary>
public sealed class ErrorCatalogueTests
{
    [Fact]
    public void Every_fault_has_its_line_with_its_status_and_meaning()
    {
        var catalogue = File.ReadAllLines(Path.Combine(LotteryProcess.SourceFolder, "docs", "errors.md"));
        foreach (var fault in Enum.GetValues<Fault>().Where(fault => fault != Fault.None))
        {
            var problem = fault.ToProblem();
            Assert.Contains($"| `{problem.Code}` | {problem.Status} | {problem.Detail} |", catalogue);
        }
    }
}
