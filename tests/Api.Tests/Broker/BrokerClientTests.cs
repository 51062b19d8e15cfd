using System.Diagnostics;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>Goal: whoever runs the client learns what is wrong. Method: the program itself.</summary>
public sealed class BrokerClientTests
{
    [Theory]
    [InlineData("--wallets", "x")]
    [InlineData("--count", "0")]
    [InlineData("--in-flight", "-1")]
    public async Task A_number_that_is_none_is_said(string option, string value)
    {
        var (exitCode, output) = await Programs.Run(Client(option, value));

        Assert.Equal(1, exitCode);
        Assert.Contains($"{option} must be a whole number of at least 1.\n", output);
        Assert.DoesNotContain("Unhandled exception", output);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_said_and_waited_for()
    {
        var info = Client("--broker", "amqp://guest:hush@127.0.0.1:1/");
        info.RedirectStandardError = true;
        using var client = Process.Start(info)!;
        try
        {
            var line = await client.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);

            Assert.StartsWith("The broker at 127.0.0.1:1 cannot be used; it is tried again and again: ", line);
            Assert.False(client.HasExited);
        }
        finally
        {
            client.Kill();
            await client.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static ProcessStartInfo Client(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), "broker-client", .. arguments]);
}
