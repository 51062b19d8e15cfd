using System.Net.Mime;
using Lottery.Api.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lottery.Pages.Hosting;

/// <summary>Problems as pages, where a person asked with a browser.</summary>
internal sealed class ProblemPages(ILoggerFactory logs) : IProblemPage
{
    public bool IsFor(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PageMark>() is not null
        || (context.GetEndpoint() is null && HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api")
            && context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.Ordinal));

    public async Task Write(HttpContext context, Problem problem)
    {
        var viewer = Viewer.Of(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        await using var renderer = new HtmlRenderer(context.RequestServices, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<ProblemPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Viewer"] = viewer, ["Model"] = problem }));
            return page.ToHtmlString();
        });
        await context.Response.WriteAsync(html, context.RequestAborted);
    }
}
