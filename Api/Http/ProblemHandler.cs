using System.Data.Common;
using Lottery.Grains;
using Microsoft.AspNetCore.Diagnostics;

namespace Lottery.Api.Http;

/// <summary>Answers exceptions with problem details: malformed requests, a database that is away, and bugs.</summary>
internal sealed class ProblemHandler(SecurityHeaders headers) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The framework has cleared the answer and the endpoint: pages for people go by the endpoint.
        httpContext.SetEndpoint(httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
        headers.Set(httpContext);
        httpContext.AddRequestIds();
        await Describe(exception).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>Gives a body to answers that have none: an unknown route, a wrong method.</summary>
    public static Task DescribeStatus(StatusCodeContext context) => (context.HttpContext.Response.StatusCode switch
    {
        404 => CommonProblems.NoRoute,
        405 => CommonProblems.WrongMethod,
        415 => CommonProblems.UnsupportedMediaType,
        var status => Problem.Of(status, "http_" + status, "The request failed", "The request could not be served."),
    }).ExecuteAsync(context.HttpContext);

    private static Problem Describe(Exception e) => e switch
    {
        ProblemException { Problem: var problem } => problem,
        BadHttpRequestException { StatusCode: 413 } => CommonProblems.BodyTooLarge,
        BadHttpRequestException bad => CommonProblems.MalformedAddress with { Status = bad.StatusCode },
        StorageUnavailableException or DbException or TimeoutException => CommonProblems.Unavailable,
        _ => CommonProblems.Internal,
    };
}

/// <summary>Adds <see cref="RequestLog"/> and <see cref="ProblemHandler"/>.</summary>
public static class ProblemServices
{
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services.AddProblemDetails().AddExceptionHandler<ProblemHandler>();

    /// <summary>Counts and logs each request, and answers whatever fails with problem details.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseMiddleware<RequestLog>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(ProblemHandler.DescribeStatus);
    }
}
