using System.Collections.Concurrent;
using Lottery.Api.Tests.Running;

namespace Lottery.Api.Tests.Fuzzing;

/// <summary>A player who buys tickets one after another and signs in now and then, beside whatever others do.</summary>
internal sealed class Neighbour(ApiClient player, long draw, string login, ConcurrentQueue<string> wrong)
{
    private const int PurchasesBetweenSignIns = 40;

    /// <summary>Goes on for a time.</summary>
    /// <returns>Purchases per second.</returns>
    public async Task<double> Buy(TimeSpan time)
    {
        var (began, bought) = (TimeProvider.System.GetTimestamp(), 0);
        TimeSpan took;
        while ((took = TimeProvider.System.GetElapsedTime(began)) < time)
        {
            await Expect(201, await player.Buy(draw, quickPicks: 1));
            if (++bought % PurchasesBetweenSignIns == 0)
                await Expect(200, await player.Post("/api/auth/sign-in", new { login, password = ApiClient.Password }));
        }
        return bought / took.TotalSeconds;
    }

    private Task Expect(int status, Answer answer)
    {
        if (answer.Status != status)
            wrong.Enqueue($"A neighbour was answered {answer}");
        return Task.CompletedTask;
    }
}
