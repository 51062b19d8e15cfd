namespace Lottery.Grains.Requests;

/// <summary>A changing request that came with an idempotency key, its answer, and the row. Requests about money live in the wallet instead, as <see cref="Wallets.Payment.Request"/>.</summary>
/// <param name="Id">Whose request and which.</param>
/// <param name="Hash">128 bits of an HMAC-SHA-256 of method, path and body.</param>
/// <param name="Resource">The number that what it makes has, also when it is tried again after a crash.</param>
/// <param name="CreatedAt">When it came first.</param>
/// <param name="Version">1 when it came, 2 when answered.</param>
public sealed record KeyedRequest(RequestId Id, Guid Hash, long Resource, DateTimeOffset CreatedAt, long Version)
{
    /// <summary>The first answer's HTTP status; null while there is none.</summary>
    public int? Status { get; init; }

    /// <summary>The first answer's body.</summary>
    public byte[]? Body { get; init; }
}

/// <summary>What a request's grain can be asked.</summary>
public abstract record RequestCommand;

/// <summary>Notes that the request came. A repeat gets what is known of the first.</summary>
public sealed record BeginRequest(Guid Hash, long Resource) : RequestCommand;

/// <summary>Notes the answer. The first one stays.</summary>
public sealed record CompleteRequest(int Status, byte[] Body) : RequestCommand;

/// <summary>Replaces the answer's body: what was in it must not be kept.</summary>
public sealed record ForgetAnswer(byte[] Instead) : RequestCommand;
