namespace Lottery.Grains.Requests;

/// <summary>A changing request that came with an idempotency key, its answer, and the row. Requests about money live in the wallet instead, as <see cref="Wallets.Payment.Request"/>.</summary>
/// <param name="Id">Whose request and which.</param>
/// <param name="Hash">128 bits of an HMAC-SHA-256 of method, path and body.</param>
/// <param name="Resource">The number that what it makes has, also when it is tried again after a crash.</param>
/// <param name="CreatedAt">When it came first.</param>
/// <param name="Version">1 when it came, 2 when answered.</param>
[GenerateSerializer, Immutable, Alias("lottery.KeyedRequest")]
public sealed record KeyedRequest(RequestId Id, Guid Hash, long Resource, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>The first answer's HTTP status; null while there is none.</summary>
    [Id(0)]
    public int? Status { get; init; }

    /// <summary>The first answer's body.</summary>
    [Id(1)]
    public byte[]? Body { get; init; }
}

/// <summary>What a request's grain can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.RequestCommand")]
public abstract record RequestCommand : ICommand<IRequestGrain, KeyedRequest>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<KeyedRequest>> SendTo(IRequestGrain grain, Origin origin);
}

/// <summary>Notes that the request came. A repeat gets what is known of the first.</summary>
[GenerateSerializer, Immutable, Alias("lottery.BeginRequest")]
public sealed record BeginRequest(Guid Hash, long Resource) : RequestCommand
{
    public override ValueTask<Answer<KeyedRequest>> SendTo(IRequestGrain grain, Origin origin) => grain.BeginRequest(this, origin);
}

/// <summary>Notes the answer. The first one stays.</summary>
[GenerateSerializer, Immutable, Alias("lottery.CompleteRequest")]
public sealed record CompleteRequest(int Status, byte[] Body) : RequestCommand
{
    public override ValueTask<Answer<KeyedRequest>> SendTo(IRequestGrain grain, Origin origin) => grain.CompleteRequest(this, origin);
}

/// <summary>Replaces the answer's body: what was in it must not be kept.</summary>
[GenerateSerializer, Immutable, Alias("lottery.ForgetAnswer")]
public sealed record ForgetAnswer(byte[] Instead) : RequestCommand
{
    public override ValueTask<Answer<KeyedRequest>> SendTo(IRequestGrain grain, Origin origin) => grain.ForgetAnswer(this, origin);
}
