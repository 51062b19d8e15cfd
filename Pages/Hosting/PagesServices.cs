using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Pages.Account;
using Lottery.Pages.Console;
using Lottery.Pages.Draws;
using Lottery.Pages.Promotions;
using Lottery.Pages.Session;
using Lottery.Pages.Tickets;
using Lottery.Pages.Wallet;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;

namespace Lottery.Pages.Hosting;

/// <summary>Adds the pages to an API node.</summary>
public static class PagesServices
{
    /// <summary>Adds the pages' services.</summary>
    /// <param name="services">The API node's.</param>
    /// <param name="keys">The folder of the platform's keys, which all nodes share: a form that one node made is taken by another.</param>
    public static IServiceCollection AddPages(this IServiceCollection services, string keys)
    {
        services.AddRazorComponents();
        services.AddDataProtection().SetApplicationName("lottery").PersistKeysToFileSystem(new DirectoryInfo(keys));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "lottery-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.FormFieldName = Form.AntiforgeryField;
            options.SuppressXFrameOptionsHeader = true; // The content security policy says it.
        });
        new Microsoft.AspNetCore.Authentication.AuthenticationBuilder(services)
            .AddScheme<BrowserSessionOptions, SessionHandler>(BrowserSessionOptions.Scheme, _ => { });
        services.PostConfigure<JwtBearerOptions>(Bearer.Scheme, bearer => bearer.ForwardDefaultSelector = BrowserSessionOptions.SchemeOf);
        return services
            .AddSingleton<IProblemPage, ProblemPages>()
            .AddSingleton<DrawsOnSale>()
            .AddSingleton<DrawReads>()
            .AddSingleton<WalletReads>()
            .AddSingleton<LimitReads>()
            .AddSingleton<PlayerReads>()
            .AddSingleton<ConsoleDrawReads>();
    }

    /// <summary>Maps the pages and their files.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.MapGet("/assets/{**name}", Asset.Serve).ExcludeFromDescription();
        var pages = app.MapGroup("").ExcludeFromDescription().ForSessions();
        pages.MapDrawPages();
        pages.MapAccountPages();
        pages.MapTicketPages();
        pages.MapWalletPages();
        pages.MapLimitPages();
        pages.MapPromotionPages();
        pages.MapConsole();
    }
}

/// <summary>Endpoints that browsers ask with a session.</summary>
public static class SessionEndpoints
{
    /// <summary>Has an endpoint accept the sessions of browsers.</summary>
    public static TBuilder ForSessions<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PageMark());
}

/// <summary>Marks the endpoints that are pages: their callers have a session instead of a token.</summary>
internal sealed record PageMark;
