using System.Data.Common;
using System.Diagnostics;
using Lottery.Grains.Approvals;
using Lottery.Grains.Audit;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Promotions;
using Lottery.Grains.Schedules;
using Lottery.Grains.Services;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;

namespace Lottery.Grains.Flows;

/// <summary>Runs flows: the answer comes back once everything that it depends on is durable.</summary>
/// <remarks>
/// A flow runs in one silo: in this process where that has grains and the flow's wallet, else behind one call. What only asks one
/// grain is no flow and goes to that grain.
/// </remarks>
public sealed class FlowRunner(FlowServices services, IGrainFactory grains)
{
    /// <summary>The name of the spans of flows and of their wait for the commit.</summary>
    public const string SpanSource = "Lottery";

    /// <summary>Flows that belong to no wallet are spread over this many host grains, and with them over the silos.</summary>
    private const int Hosts = 64;

    /// <summary>How often a call is sent again where the wallet's activation had moved.</summary>
    private const int Tries = 10;

    private static readonly ActivitySource Spans = new(SpanSource);
    private static readonly GrainType AnyHost = GrainType.Create(FlowsGrain.TypeName), WalletHost = GrainType.Create(WalletGrain.TypeName);

    private uint _calls;

    public Clock Clock => services.Clock;

    public IPaymentProvider Provider => services.Provider;

    public IDrawTables DrawTables => services.Draws;

    /// <summary>True while flows can be run: this silo accepts decisions, or this process has none and asks silos.</summary>
    public bool IsOpen => services.Silo.IsMember && (services.Turns?.Queue.IsOpen ?? true);

    /// <summary>True while a flow that is run now can be expected to be answered.</summary>
    public bool IsReady => IsOpen && services.Turns is not { Queue.IsStalled: true };

    /// <summary>Flows that have begun in this process.</summary>
    public long FlowsBegun => services.FlowsBegun;

    /// <summary>Runs a flow in its silo.</summary>
    /// <exception cref="StorageUnavailableException">It was cut off, or its silo did not answer; the same may be tried again.</exception>
    public ValueTask<T> Run<T>(IFlowCall<T> call) =>
        services.Silo.Decides && (call.At is not { } wallet || services.Wallets.IsActive(wallet) || services.Silo.IsAlone) ? Run(call.Run) : Send(call);

    /// <summary>Runs a flow in this process. Where that has no grains, each step is a message of its own: an <see cref="IFlowCall{T}"/> is one.</summary>
    /// <exception cref="StorageUnavailableException">It was cut off; the same may be tried again.</exception>
    public ValueTask<T> Run<T>(Func<IFlow, ValueTask<T>> steps)
    {
        services.CountFlow();
        return RunHere(steps);
    }

    /// <summary>How a player's account stands at this moment, whether that is durable already or not.</summary>
    public ValueTask<Reply<Player>> Find(PlayerId player) => ((IFlow)new FlowRun(services)).Ask(player, new DescribePlayer());

    /// <summary>Asks one grain.</summary>
    /// <exception cref="StorageUnavailableException">Nobody answered; the same may be tried again.</exception>
    public ValueTask<Reply<Draw>> Ask(DrawId draw, DrawCommand command) => RunHere(flow => flow.Ask(draw, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<Schedule>> Ask(ScheduleId schedule, DescribeSchedule command) => RunHere(flow => flow.Ask(schedule, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<Game>> Ask(GameId game, DescribeGame command) => RunHere(flow => flow.Ask(game, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<Player>> Ask(PlayerId player, DescribePlayer command) => RunHere(flow => flow.Ask(player, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<PromotionReply>> Ask(PromotionId promotion, DescribePromotion command) => RunHere(flow => flow.Ask(promotion, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<CatalogueReply>> Ask(FindService command) => RunHere(flow => flow.Ask(Catalogue.Id, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<Payment>> Ask(WalletId wallet, FindPayment command) => RunHere(flow => flow.Ask(wallet, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<Approval>> Ask(ApprovalId approval, FindApproval command) => RunHere(flow => flow.Ask(approval, command));

    /// <inheritdoc cref="Ask(DrawId, DrawCommand)"/>
    public ValueTask<Reply<AuditEntry>> Ask(AppendAudit command) => RunHere(flow => flow.Ask(command));

    /// <summary>Adds an entry to the audit log without waiting until it is durable.</summary>
    /// <exception cref="StorageUnavailableException">It could not be decided.</exception>
    public async ValueTask Note(AppendAudit entry) => await ((IFlow)new FlowRun(services)).Ask(entry);

    /// <summary>Runs a flow in this silo, for another process.</summary>
    internal async ValueTask<FlowAnswer<T>> Host<T>(IFlowCall<T> call)
    {
        try
        {
            return new(AnswerStatus.Decided, await Run(call.Run));
        }
        catch (Exception e) when (e is StorageUnavailableException or DbException or TimeoutException)
        {
            return AnswerStatus.Unavailable;
        }
    }

    private async ValueTask<T> RunHere<T>(Func<IFlow, ValueTask<T>> steps)
    {
        var run = new FlowRun(services);
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

    private async ValueTask<T> Send<T>(IFlowCall<T> call)
    {
        var host = grains.GetGrain<IFlowHost>(call.At is { } wallet
            ? GrainId.Create(WalletHost, GrainIdKeyExtensions.CreateIntegerKey(wallet.Value))
            : GrainId.Create(AnyHost, GrainIdKeyExtensions.CreateIntegerKey(Interlocked.Increment(ref _calls) % Hosts)));
        for (var tries = 1; ; tries++)
        {
            FlowAnswer<T> answer;
            try
            {
                answer = await (call.TakesLong ? host.RunLong(call) : host.Run(call));
            }
            catch (Exception e) when (GrainErrors.IsUnavailable(e))
            {
                throw new StorageUnavailableException("The flow's silo did not answer.", e);
            }
            if (answer.Status == AnswerStatus.Decided)
                return answer.Value!;
            if (answer.Status != AnswerStatus.Moved || tries == Tries)
                throw new StorageUnavailableException("The flow's silo cannot decide now, or the flow was cut off.");
        }
    }
}
