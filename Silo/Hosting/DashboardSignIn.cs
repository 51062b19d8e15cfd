using System.Net.Mime;
using Lottery.Api.Auth;
using Lottery.Grains;
using Lottery.Grains.Players;

namespace Lottery.Silo.Hosting;

/// <summary>Lets operators into the dashboard with a browser, which sends no bearer token by itself: a form gives a cookie that holds one.</summary>
/// <remarks>
/// The cookie is for the dashboard alone: the browser sends it to no other address (<c>Path</c>), from no other site
/// (<c>SameSite=Strict</c>) and gives it to no script (<c>HttpOnly</c>), and nothing else reads it. The token in it is checked
/// as any other, and ends with the session of the browser or its own time.
/// </remarks>
internal sealed class DashboardSignIn : IStartupFilter
{
    public const string Dashboard = "/dashboard";
    public const string Address = "/dashboard-sign-in";

    private const string Cookie = "lottery-dashboard";

    private const string Style =
        """
        body { font: 1rem system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; }
        label, button { display: block; margin-top: 1rem; }
        input { display: block; font: inherit; width: 18rem; }
        button { font: inherit; }
        """;

    /// <summary>Begins the pipeline: takes the token from the cookie, and sends a browser without one to the form.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Take);
        next(app);
    };

    private static async Task Take(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(Dashboard))
        {
            await next(context);
            return;
        }
        if (request.Headers.Authorization.Count == 0 && request.Cookies[Cookie] is { Length: > 0 } token)
            request.Headers.Authorization = $"{Bearer.Scheme} {token}";
        if (IsPage(request))
        {
            context.Response.OnStarting(() =>
            {
                if (context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
                    (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status303SeeOther, Address);
                return Task.CompletedTask;
            });
        }
        await next(context);
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, () => Form("")).ExcludeFromDescription();
        app.MapPost(Address, SignIn).ExcludeFromDescription();
        app.MapGet(Address + ".css", () => Results.Text(Style, MediaTypeNames.Text.Css)).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn(HttpContext context, SignIns signIns)
    {
        if (!context.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var outcome = await signIns.Try(form["login"].ToString(), form["password"].ToString(), context.Connection.RemoteIpAddress);
        if (outcome.RetryAfter is { } wait)
            return Form($"Too many sign-ins were tried. Wait {Math.Ceiling(wait.TotalSeconds):0} seconds.", StatusCodes.Status429TooManyRequests);
        if (outcome.Player is not { } player)
            return Form(outcome.Fault == Fault.AccountBlocked ? "The account is blocked." : "Login or password is wrong.", StatusCodes.Status401Unauthorized);
        if (!player.Roles.HasFlag(Roles.Operator))
            return Form("The dashboard is for operators.", StatusCodes.Status403Forbidden);
        context.Response.Cookies.Append(Cookie, outcome.Token!, new CookieOptions
        {
            Path = Dashboard,
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
        return Results.Redirect(Dashboard);
    }

    /// <summary>Whether a person waits for it, rather than a script of the page.</summary>
    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.Ordinal);

    private static IResult Form(string said, int status = StatusCodes.Status200OK) => Results.Content(
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width">
          <title>Lottery: dashboard</title>
          <link rel="stylesheet" href="{{Address}}.css">
        </head>
        <body>
          <h1>Dashboard</h1>
          <p role="status">{{said}}</p>
          <form method="post">
            <label>Login <input name="login" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button>Sign in</button>
          </form>
        </body>
        </html>
        """,
        MediaTypeNames.Text.Html, System.Text.Encoding.UTF8, status);
}
