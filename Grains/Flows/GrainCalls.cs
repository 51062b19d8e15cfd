using Lottery.Grains.Turns;

namespace Lottery.Grains.Flows;

/// <summary>How flows reach the grains of one type.</summary>
/// <param name="active">The grains that are active in this silo.</param>
/// <param name="find">Gives the Orleans reference of a grain.</param>
internal sealed class GrainCalls<TId, TGrain, TCommand, TReply>(Activations<TId, TCommand, TReply> active, Func<TId, TGrain> find)
    where TId : notnull
    where TCommand : class, ICommand<TGrain, TReply>
{
    /// <summary>How often a command is sent again where the activation had moved.</summary>
    private const int Tries = 10;

    /// <summary>Takes one command to one grain: directly where it is active in this silo, else as a message.</summary>
    /// <exception cref="StorageUnavailableException">The flow's epoch ended, or no silo can decide about the grain now.</exception>
    public ValueTask<Reply<TReply>> Ask(FlowRun run, TId id, TCommand command)
    {
        run.ThrowIfOver();
        if (!active.TryGet(id, out var live) || !live.IsFresh)
            return Send(run, id, command);
        var turn = live.Turn(run, command);
        if (turn is not { IsCompletedSuccessfully: true, Result: { Status: AnswerStatus.Decided } answer })
            return Finish(turn);
        active.CountDirect(command);
        return new(answer.Reply);

        async ValueTask<Reply<TReply>> Finish(ValueTask<Answer<TReply>> taken)
        {
            if (await taken is not { Status: AnswerStatus.Decided } decided)
                return await Send(run, id, command);
            active.CountDirect(command);
            return decided.Reply;
        }
    }

    /// <summary>Whether a grain is active in this silo.</summary>
    public bool IsActive(TId id) => active.TryGet(id, out _);

    /// <summary>Waits for a grain that is being loaded here.</summary>
    public Task Loaded(TId id) => active.TryGet(id, out var live) ? live.Loaded : Task.CompletedTask;

    private async ValueTask<Reply<TReply>> Send(FlowRun run, TId id, TCommand command)
    {
        run.ThrowIfOver();
        for (var tries = 1; ; tries++)
        {
            var answer = await Call(run, id, command);
            switch (answer.Status)
            {
                case AnswerStatus.Decided:
                    return answer.Reply;
                case AnswerStatus.CommitFirst:
                    await run.Durable();
                    break;
                case AnswerStatus.Moved when tries < Tries:
                    run.ThrowIfOver();
                    break;
                default:
                    throw new StorageUnavailableException("The grain's silo cannot decide now.");
            }
        }
    }

    private async ValueTask<Answer<TReply>> Call(FlowRun run, TId id, TCommand command)
    {
        try
        {
            return await command.SendTo(find(id), run.Origin);
        }
        catch (Exception e) when (GrainErrors.IsUnavailable(e))
        {
            throw new StorageUnavailableException("The grain's silo did not answer.", e);
        }
    }
}
