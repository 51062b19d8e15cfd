using System.Text.Json;
using Lottery.Grains;
using Lottery.Storage;
using Lottery.Storage.Activation;
using Lottery.Silo.Wire;

namespace Lottery.Silo.Actors;

/// <summary>A grain on the cluster: where Orleans has put it, its turns run in that silo's runtime.</summary>
/// <remarks>
/// Turns go on while earlier ones are being committed, in the order in which they came. Where a batch failed, the
/// activation goes: another silo may believe that it has the same grain, and the directory knows who is right.
/// </remarks>
internal abstract class Actor<TKey, TGrain, TCommand, TFact, TReply>(
    GrainHost host, GrainDirectory<TKey, TGrain, TCommand, TFact, TReply> grains, Func<string, TKey> read) : Grain, IActor
    where TKey : notnull
    where TGrain : class, IDecider<TCommand, TFact, TReply>
    where TFact : class
{
    protected TKey Key { get; private set; } = default!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = read(this.GetPrimaryKeyString());
        await grains.Leave(Key); // What an activation that ended otherwise left here may be old.
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await grains.Leave(Key);

    public async Task<Answer> Ask(Question question)
    {
        try
        {
            var reply = await host.Turn(grains, Key, Contracts.Read<TCommand>(question.Body));
            await Answering(reply);
            return new(Contracts.Write(reply));
        }
        catch (StorageUnavailableException e)
        {
            if (e.IsOfDecision)
                DeactivateOnIdle();
            return Answer.Unavailable;
        }
        catch (JsonException)
        {
            return Answer.Unavailable; // A newer release asked what only its own silos understand: there will be more of them.
        }
    }

    /// <summary>Called with each durable reply before it leaves.</summary>
    protected virtual Task Answering(Reply<TReply> reply) => Task.CompletedTask;
}
