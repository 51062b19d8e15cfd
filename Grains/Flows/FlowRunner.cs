using System.Diagnostics;
using Lottery.Grains.Players;

namespace Lottery.Grains.Flows;

/// <summary>Runs flows: the answer comes back once everything that it depends on is durable.</summary>
public sealed class FlowRunner(FlowServices services)
{
    /// <summary>The name of the spans of flows and of their wait for the commit.</summary>
    public const string SpanSource = "Lottery";

    private static readonly ActivitySource Spans = new(SpanSource);

    public Clock Clock => services.Clock;

    public Transactions.IPaymentProvider Provider => services.Provider;

    public IDrawTables DrawTables => services.Draws;

    /// <summary>True while flows can be run: this silo accepts decisions, or this process has none and asks silos.</summary>
    public bool IsOpen => services.Turns?.Queue.IsOpen ?? true;

    /// <summary>True while a flow that is run now can be expected to be answered.</summary>
    public bool IsReady => services.Turns is not { } turns || turns.Queue is { IsOpen: true, IsStalled: false };

    /// <summary>Flows that have begun in this process.</summary>
    public long FlowsBegun => services.FlowsBegun;

    /// <summary>Runs a flow.</summary>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public async ValueTask<T> Run<T>(Func<IFlow, ValueTask<T>> steps)
    {
        var run = new FlowRun(services);
        services.CountFlow();
        T answer;
        try
        {
            using (Spans.StartActivity("flow"))
                answer = await steps(run);
        }
        finally
        {
            if (run.HasVisits)
                await run.Durable();
        }
        using (Spans.StartActivity("commit wait"))
            await run.Durable();
        return answer;
    }

    /// <summary>How a player's account stands at this moment, whether that is durable already or not.</summary>
    public ValueTask<Reply<Player>> Find(PlayerId player) => ((IFlow)new FlowRun(services)).Ask(player, new DescribePlayer());
}
