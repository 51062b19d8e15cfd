using Lottery.Api.Http;
using Lottery.Api.Limits;

namespace Lottery.Api.Auth;

/// <summary>How many accounts one address may make.</summary>
public sealed class SignUpLimit(RequestLimits limits, TimeProvider time)
{
    private readonly Throttle _addresses = new(limits.SignUpsPerAddress, TimeSpan.FromMinutes(1), time);

    /// <summary>Counts a sign-up.</summary>
    /// <returns>Why it is refused; null where it is not.</returns>
    public Problem? Refuses(HttpContext context) =>
        _addresses.TryTake(ClientNetwork.Of(context), out var retryAfter) ? null : Admission.TooMany(context, retryAfter);
}
