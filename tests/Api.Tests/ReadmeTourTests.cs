using System.Diagnostics;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: what the README shows works as it stands there. Method: its commands, against what <c>./run</c> started.</summary>
public sealed partial class ReadmeTourTests
{
    [Fact]
    public async Task The_tour_works()
    {
        var readme = Path.Combine(LotteryProcess.SourceFolder, "README.md");
        Assert.SkipUnless(File.Exists(readme), "There is no README yet.");
        var tour = Tour().Match(await File.ReadAllTextAsync(readme, TestContext.Current.CancellationToken)).Value;
        var script = string.Join('\n', Commands().Matches(tour).Select(m => m.Groups[1].Value));
        Assert.NotEmpty(script);

        await using var server = await LotteryProcess.StartByScript();
        var folder = Directory.CreateTempSubdirectory("lottery-tour-");
        try
        {
            var bash = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { WorkingDirectory = folder.FullName };
            bash.Environment["LOTTERY"] = server.Url;
            bash.Environment["OPERATOR_PASSWORD"] = server.OperatorPassword;
            var (exitCode, output) = await Programs.Run(bash, timeoutSeconds: 180);

            Assert.True(exitCode == 0, $"The tour ended with {exitCode}:\n{output}");
            Assert.Contains(output.Split('\n'), line => line.Contains("Prize", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^## A tour\s*\n(?:(?!^## ).*\n?)*", RegexOptions.Multiline)]
    private static partial Regex Tour();

    [GeneratedRegex(@"^```bash\s*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();
}
