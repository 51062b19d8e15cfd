using Lottery.Grains;

namespace Lottery.Storage.Activation;

/// <summary>Finds parts of a grain that stay in the tables until a command needs one.</summary>
internal interface IParts<in TGrain, in TCommand>
{
    object? Missing(TGrain grain, TCommand command, DateTimeOffset now);

    Task<object?> Find(object missing);

    void Remember(TGrain grain, object found);

    void Forget(TGrain grain);
}

/// <inheritdoc/>
internal sealed class Parts<TGrain, TCommand, TPart, TFound>(BatchLoader<TPart, TFound> loader) : IParts<TGrain, TCommand>
    where TGrain : class, IRecalls<TCommand, TPart, TFound>
    where TPart : class
    where TFound : class
{
    public object? Missing(TGrain grain, TCommand command, DateTimeOffset now) => grain.Missing(command, now);

    public async Task<object?> Find(object missing) => await loader.Load((TPart)missing);

    public void Remember(TGrain grain, object found) => grain.Remember((TFound)found);

    public void Forget(TGrain grain) => grain.Forget();
}
