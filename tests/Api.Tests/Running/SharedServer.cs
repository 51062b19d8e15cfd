using Lottery.Api.Tests.Running;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Lottery.Api.Tests.Running;

/// <summary>The one server of all tests that do it no harm. It starts when the first of them asks for it.</summary>
public sealed class SharedServer : IAsyncDisposable
{
    private readonly Lazy<Task<LotteryProcess>> _process = new(() => LotteryProcess.Start());
    private readonly Lazy<Task<ApiClient>> _operator;

    public SharedServer() => _operator = new(async () => await ApiClient.OfOperator(await Process));

    public Task<LotteryProcess> Process => _process.Value;

    public Task<ApiClient> Operator => _operator.Value;

    /// <summary>A client that nobody is signed in with.</summary>
    public async Task<ApiClient> Anybody() => new(await Process);

    /// <summary>A new player with so many roubles.</summary>
    public async Task<ApiClient> NewPlayer(decimal roubles = 0) => await ApiClient.OfNewPlayer(await Process, roubles);

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
            await (await Process).DisposeAsync();
    }
}
