namespace Lottery.Api.Http;

/// <summary>Answers HEAD as GET, without the body: Kestrel leaves it out of the answer to a HEAD request, whatever is written.</summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task Invoke(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(new HeadRequest());
        }
        return next(context);
    }
}

/// <summary>Left among the features of a request that came as HEAD.</summary>
internal sealed record HeadRequest;
