using System.Globalization;
using Lottery.Api.Http;

namespace Lottery.Api.Limits;

/// <summary>Lets requests in: what anybody may ask is limited by address, and where too much is under way at once the least important is refused.</summary>
internal sealed class Admission(RequestDelegate next, RequestLimits limits, TimeProvider time)
{
    private readonly Throttle _public = new(limits.PerAddress, TimeSpan.FromSeconds(1), time);
    private readonly int[] _places = [0, limits.InFlight / 2, limits.InFlight / 4 * 3, limits.InFlight];

    private int _inFlight;

    /// <summary>Too much is under way.</summary>
    public static Problem Overloaded { get; } = Problem.Of(503, "overloaded", "Too much to do", "The service has more to do than it can. Send the request again, with the same Idempotency-Key.");

    /// <summary>A client asks too fast.</summary>
    /// <param name="context">The request; the answer says when to come again.</param>
    /// <param name="retryAfter">When.</param>
    public static Problem TooMany(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(429, "too_many_requests", "Too many requests", "Too many such requests came from this address or sender; wait.");
    }

    public async Task Invoke(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        var priority = Priorities.Of(endpoint);
        if (priority == Priority.Public && !_public.TryTake(ClientNetwork.Of(context), out var retryAfter))
        {
            await TooMany(context, retryAfter).ExecuteAsync(context);
            return;
        }
        if (endpoint?.Metadata.GetMetadata<LastingMetadata>() is not null)
        {
            await next(context);
            return;
        }
        try
        {
            if (Interlocked.Increment(ref _inFlight) <= _places[(int)priority])
                await next(context);
            else
                await Overloaded.ExecuteAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
