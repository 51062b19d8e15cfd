namespace Lottery.Grains.Turns;

/// <summary>Finds parts of a decider's state that stay in the tables until a command needs one.</summary>
public interface IParts<in TDecider, in TCommand>
{
    /// <summary>The part that must be looked up before the command can be decided; null where nothing is missing.</summary>
    object? Missing(TDecider decider, TCommand command, DateTimeOffset now);

    Task<object?> Find(object missing);

    void Remember(TDecider decider, object found);

    void Forget(TDecider decider);
}

/// <summary>For deciders that are loaded whole.</summary>
internal sealed class NoParts<TDecider, TCommand> : IParts<TDecider, TCommand>
{
    public object? Missing(TDecider decider, TCommand command, DateTimeOffset now) => null;

    public Task<object?> Find(object missing) => throw new InvalidOperationException("Nothing is missing.");

    public void Remember(TDecider decider, object found) => throw new InvalidOperationException("Nothing is missing.");

    public void Forget(TDecider decider)
    {
    }
}

/// <inheritdoc/>
/// <param name="find">Looks a part up.</param>
public sealed class Parts<TDecider, TCommand, TPart, TFound>(Func<TPart, Task<TFound?>> find) : IParts<TDecider, TCommand>
    where TDecider : class, IRecalls<TCommand, TPart, TFound>
    where TPart : class
    where TFound : class
{
    public object? Missing(TDecider decider, TCommand command, DateTimeOffset now) => decider.Missing(command, now);

    public async Task<object?> Find(object missing) => await find((TPart)missing);

    public void Remember(TDecider decider, object found) => decider.Remember((TFound)found);

    public void Forget(TDecider decider) => decider.Forget();
}
