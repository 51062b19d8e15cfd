using System.Diagnostics;
using Decision = Lottery.Grains.Decision<Lottery.Grains.Requests.RequestChanged, Lottery.Grains.Requests.KeyedRequest>;

namespace Lottery.Grains.Requests;

/// <summary>What happened to a request: how it stands now.</summary>
public sealed record RequestChanged(KeyedRequest Request);

/// <summary>One idempotency key of one caller: the request that came with it first, and the answer it got.</summary>
public sealed class RequestDecider(RequestId id, KeyedRequest? request) : IDecider<RequestCommand, RequestChanged, KeyedRequest>
{
    private KeyedRequest? _request = request;

#pragma warning disable format // A table of rules: what is asked, what is known, what follows.
    public Decision Decide(RequestCommand command, DateTimeOffset now) => (command, _request) switch
    {
        (BeginRequest b, null)                                  => new RequestChanged(new KeyedRequest(id, b.Hash, b.Resource, now, Version: 1)),
        (BeginRequest b, { } known) when known.Hash != b.Hash   => Fault.IdempotencyMismatch,
        (BeginRequest, { } known)                               => Decision.Known(known),
        (CompleteRequest c, { Status: null } open)              => new RequestChanged(open with { Status = c.Status, Body = c.Body, Version = open.Version + 1 }),
        (CompleteRequest, { } known)                            => Decision.Known(known),
        (ForgetAnswer f, { Body: { } body } known) when !body.AsSpan().SequenceEqual(f.Instead) => new RequestChanged(known with { Body = f.Instead, Version = known.Version + 1 }),
        (ForgetAnswer, { } known)                               => Decision.Known(known),
        _ => throw new UnreachableException($"No rule for {command} on {_request}."),
    };
#pragma warning restore format

    public void Apply(RequestChanged fact) => _request = fact.Request;

    public void Rows(RequestChanged fact, IRows rows) => rows.Add(fact.Request);

    public Reply<KeyedRequest> Answer(RequestChanged fact) => fact.Request;
}
