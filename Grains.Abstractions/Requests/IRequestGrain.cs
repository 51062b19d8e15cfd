namespace Lottery.Grains.Requests;

/// <summary>One idempotency key of one caller. The key is <c>caller/key</c>.</summary>
[Alias("lottery.request")]
public interface IRequestGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Requests.BeginRequest" path="/summary"/>
    [Alias("BeginRequest")]
    ValueTask<Answer<KeyedRequest>> BeginRequest(BeginRequest command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Requests.CompleteRequest" path="/summary"/>
    [Alias("CompleteRequest")]
    ValueTask<Answer<KeyedRequest>> CompleteRequest(CompleteRequest command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Requests.ForgetAnswer" path="/summary"/>
    [Alias("ForgetAnswer")]
    ValueTask<Answer<KeyedRequest>> ForgetAnswer(ForgetAnswer command, Origin origin);
}
