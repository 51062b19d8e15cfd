using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Requests;

/// <summary>One idempotency key of one caller, on the cluster.</summary>
[GrainType("request"), Reentrant, PreferLocalPlacement]
internal sealed class RequestGrain(GrainType<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest> type)
    : DecidingGrain<RequestId, RequestDecider, RequestCommand, RequestChanged, KeyedRequest>(type), IRequestGrain
{
    protected override RequestId Id => GrainKeys.Request(this.GetPrimaryKeyString());

    public ValueTask<Answer<KeyedRequest>> BeginRequest(BeginRequest command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<KeyedRequest>> CompleteRequest(CompleteRequest command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<KeyedRequest>> ForgetAnswer(ForgetAnswer command, Origin origin) => Turn(command, origin);
}
