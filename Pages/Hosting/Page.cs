using Lottery.Pages.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lottery.Pages.Hosting;

/// <summary>Answers with pages.</summary>
internal static class Html
{
    /// <summary>A page, rendered on the server.</summary>
    /// <param name="viewer">Who looks at it.</param>
    /// <param name="model">What it shows.</param>
    /// <param name="status">HTTP's.</param>
    public static IResult Of<TPage, TModel>(Viewer viewer, TModel model, int status = 200)
        where TPage : PageOf<TModel> =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["Viewer"] = viewer, ["Model"] = model }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Sends the browser on after a form: reloading what comes sends nothing again.</summary>
    public static IResult Go(string address) => new SeeOther(address);

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}

/// <summary>A page: what all of them have.</summary>
public abstract class PageOf<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public required Viewer Viewer { get; set; }

    [Parameter, EditorRequired]
    public required TModel Model { get; set; }

    /// <summary>The texts of the viewer's language.</summary>
    protected Texts L => Viewer.L;
}

/// <summary>A part of a page.</summary>
public abstract class Part : ComponentBase
{
    [CascadingParameter]
    public required Viewer Viewer { get; set; }

    /// <inheritdoc cref="PageOf{TModel}.L"/>
    protected Texts L => Viewer.L;
}
