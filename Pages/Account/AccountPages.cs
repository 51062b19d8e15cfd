using System.Globalization;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Players;
using Lottery.Pages.Hosting;
using Lottery.Pages.Language;
using Lottery.Pages.Session;

namespace Lottery.Pages.Account;

/// <summary>What the pages that sign up and in show.</summary>
/// <param name="Login">As it was typed before.</param>
/// <param name="Return">Where to go afterwards.</param>
/// <param name="Error">Why the last form was refused.</param>
public sealed record CredentialsModel(string Login, string Return, string? Error = null);

/// <summary>What the page that signs up shows.</summary>
/// <param name="Rules">What is asked of a person.</param>
/// <param name="Login">As it was typed before.</param>
/// <param name="BirthDate">As it was typed before.</param>
/// <param name="Region">As it was typed before.</param>
/// <param name="Return">Where to go afterwards.</param>
/// <param name="Error">Why the last form was refused.</param>
public sealed record SignUpModel(SignUpRules Rules, string Login, string BirthDate, string Region, string Return, string? Error = null);

/// <summary>What the account's page shows.</summary>
/// <param name="Error">Why the last form was refused.</param>
/// <param name="Changed">Whether the password was changed just now.</param>
public sealed record AccountModel(string? Error = null, bool Changed = false);

/// <summary>Signing up, in and out; the password; language and theme.</summary>
internal static class AccountPages
{
    public static void MapAccountPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/sign-in", SignIn);
        pages.MapPost("/sign-in", SendSignIn);
        pages.MapGet("/sign-up", SignUp);
        pages.MapPost("/sign-up", SendSignUp);
        pages.MapPost("/sign-out", SignOut);
        pages.MapPost("/preferences", Prefer);
        pages.MapGet("/account", Account).RequireAuthorization();
        pages.MapPost("/account/password", ChangePassword).RequireAuthorization();
        pages.MapPost("/account/sessions", EndSessions).RequireAuthorization();
    }

    private static IResult SignIn(Viewer viewer, string? @return = null) =>
        Html.Of<SignInPage, CredentialsModel>(viewer, new("", Form.LocalAddress(@return) ?? "/"));

    private static async Task<IResult> SendSignIn(Form form, Viewer viewer, HttpContext context, SignIns signIns)
    {
        var outcome = await signIns.Try(form["login"], form.Secret("password"), context.Connection.RemoteIpAddress);
        if (outcome.Player is not null)
            return Begin(context, outcome, form.Return());
        var (status, error) = Refused(outcome, viewer.L);
        return Html.Of<SignInPage, CredentialsModel>(viewer, new(form["login"], form.Return(), error), status);
    }

    private static IResult SignUp(Viewer viewer, SignUpRules rules, string? @return = null) =>
        Html.Of<SignUpPage, SignUpModel>(viewer, new(rules, "", "", "", Form.LocalAddress(@return) ?? "/"));

    private static async Task<IResult> SendSignUp(
        Form form, Viewer viewer, HttpContext context, FlowRunner flows, Passwords passwords, SignIns signIns, SignUpLimit limit, SignUpRules rules)
    {
        try
        {
            var login = Credentials.CheckLogin(form["login"]);
            var password = Credentials.CheckPassword(form.Secret("password"));
            var (birthDate, region) = Credentials.CheckPerson(
                rules, DateOnly.TryParseExact(form["birth-date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null,
                form["region"].Length == 0 ? null : form["region"].ToUpperInvariant(), DateOnly.FromDateTime(viewer.Now.UtcDateTime));
            if (limit.Refuses(context) is { } refusal)
                throw new ProblemException(refusal);
            var hash = await passwords.Hash(password);
            var reply = await flows.Run(async flow => await Grains.Players.SignUp.Run(flow, new PlayerId(await flow.NextIds(IdKind.Player)), login, hash, Roles.Player, birthDate, region));
            // A form that was sent twice: the password is that of the account, so it signs in.
            if (!reply.Is(out _, out var fault) && fault != Fault.LoginTaken)
                throw new ProblemException(fault.ToProblem());
            var outcome = await signIns.Try(login.Value, form.Secret("password"), context.Connection.RemoteIpAddress);
            if (outcome.Player is not null)
                return Begin(context, outcome, form.Return());
            throw new ProblemException(fault == Fault.None ? outcome.Fault.ToProblem() : fault.ToProblem());
        }
        catch (ProblemException e)
        {
            return Html.Of<SignUpPage, SignUpModel>(
                viewer, new(rules, form["login"], form["birth-date"], form["region"], form.Return(), viewer.L.Explain(e.Problem)), e.Problem.Status);
        }
    }

    /// <summary>Ends the session in this browser; those elsewhere go on.</summary>
    private static IResult SignOut(Form form, HttpContext context)
    {
        SessionCookie.End(context);
        return Html.Go("/");
    }

    private static IResult Prefer(Form form, HttpContext context)
    {
        if (Texts.All.Any(language => language.Code == form["language"]))
            Remember(context, Viewer.LanguageCookie, form["language"]);
        if (form["theme"] is "auto" or "light" or "dark")
            Remember(context, Viewer.ThemeCookie, form["theme"]);
        return Html.Go(form.Return());
    }

    private static IResult Account(Viewer viewer, bool changed = false) => Html.Of<AccountPage, AccountModel>(viewer, new(Changed: changed));

    private static async Task<IResult> ChangePassword(Form form, Viewer viewer, HttpContext context, SignIns signIns)
    {
        try
        {
            var outcome = await signIns.ChangePassword(
                context.Caller().Player, form.Secret("password"), Credentials.CheckPassword(form.Secret("new-password"), "new-password"), context.Connection.RemoteIpAddress);
            if (outcome.Player is not null)
                return Begin(context, outcome, "/account?changed=true");
            var (status, error) = Refused(outcome, viewer.L);
            return Html.Of<AccountPage, AccountModel>(viewer, new(outcome.Fault == Fault.WrongCredentials && outcome.RetryAfter is null ? viewer.L["The current password is wrong."] : error), status);
        }
        catch (ProblemException e)
        {
            return Html.Of<AccountPage, AccountModel>(viewer, new(viewer.L.Explain(e.Problem)), e.Problem.Status);
        }
    }

    private static async Task<IResult> EndSessions(Form form, HttpContext context, FlowRunner flows)
    {
        var player = context.Caller().Player;
        if (!(await flows.Run(flow => Accounts.SignOut(flow, player))).Is(out _, out var fault))
            throw new ProblemException(fault.ToProblem());
        SessionCookie.End(context);
        return Html.Go("/sign-in");
    }

    private static IResult Begin(HttpContext context, SignInOutcome outcome, string address)
    {
        SessionCookie.Begin(context, outcome.Token!, outcome.ExpiresAt);
        return Html.Go(address);
    }

    private static (int Status, string Error) Refused(SignInOutcome outcome, Texts texts) => outcome.RetryAfter is { } wait
        ? (429, texts["Too many sign-ins were tried. Wait {0} seconds.", Math.Ceiling(wait.TotalSeconds)])
        : (outcome.Fault.ToProblem().Status, texts[outcome.Fault.ToProblem().Detail]);

    private static void Remember(HttpContext context, string cookie, string value) => context.Response.Cookies.Append(cookie, value, new()
    {
        SameSite = SameSiteMode.Lax,
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
    });
}
