using System.Net;
using System.Text.RegularExpressions;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Pages.Tests;

/// <summary>Goal: a session is as safe as a token. Method: cookies and headers as they are, and two browsers of one person.</summary>
public sealed class SessionTests(Site site)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_leads_to_the_sign_in_and_back()
    {
        var (phone, laptop) = (await site.Window(), await site.Window());
        var login = await Site.SignUp(phone);
        await Site.SignIn(laptop, login);
        await laptop.WaitForURLAsync(new Regex("/$"));
        await laptop.GotoAsync("/account");
        await laptop.ClickAsync("form[action='/account/sessions'] button");

        await phone.GotoAsync("/wallet");
        Assert.EndsWith("/sign-in?return=%2Fwallet", phone.Url);
        Assert.Equal("Your session has ended. Sign in again; nothing is lost.", await phone.InnerTextAsync(".note"));
        await phone.FillAsync("#login", login);
        await phone.FillAsync("#password", Site.Password);
        await phone.ClickAsync("main button");
        await phone.WaitForURLAsync(new Regex("/wallet$"));
    }

    [Fact]
    public async Task A_new_password_ends_the_tokens_and_sessions_of_before_and_keeps_this_one()
    {
        var page = await site.Window();
        var login = await Site.SignUp(page);
        var token = await ApiClient.SignIn(site.Server, login, Site.Password);
        await page.GotoAsync("/account");
        await page.FillAsync("#password", "not the password");
        await page.FillAsync("#new-password", "battery staple");
        await page.ClickAsync("form[action='/account/password'] button");
        Assert.Equal("The current password is wrong.", await page.InnerTextAsync(".alert"));
        await page.FillAsync("#password", Site.Password);
        await page.FillAsync("#new-password", "battery staple");
        await page.ClickAsync("form[action='/account/password'] button");
        await page.WaitForURLAsync(new Regex("changed=true"));
        Assert.Equal("The password is changed. All other sessions have ended.", await page.InnerTextAsync(".note"));

        (await token.Get("/api/players/me")).Is(401, "invalid_token");
        (await new ApiClient(site.Server).Post("/api/auth/sign-in", new { login, password = Site.Password })).Is(401, "wrong_credentials");
        await ApiClient.SignIn(site.Server, login, "battery staple");
    }

    [Fact]
    public async Task A_blocked_account_has_no_session_from_its_next_request_on()
    {
        var page = await site.Window();
        var login = await Site.SignUp(page);
        var id = (await ApiClient.SignIn(site.Server, login, Site.Password)).PlayerId;
        (await site.Operator.Send(HttpMethod.Put, $"/api/admin/players/{id}/block")).Is(200);
        await page.GotoAsync("/tickets");
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_and_no_script_and_the_page_takes_nothing_from_elsewhere()
    {
        using var browser = new Browser(site.Server.Url);
        var (_, page, _) = await browser.Get("/sign-up");
        var (status, _, headers) = await browser.Post("/sign-up", page, ("login", Site.NewLogin()), ("password", Site.Password));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        var cookie = headers.GetValues("Set-Cookie").Single(value => value.StartsWith("lottery-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        (_, page, headers) = await browser.Get("/");
        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style|style=|on(click|load|submit)=|(src|href)=\"(https?:)?//", page);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    [InlineData("/sign-out")]
    [InlineData("/preferences")]
    [InlineData("/draws/1/tickets")]
    public async Task A_form_that_is_not_from_our_pages_is_refused(string address)
    {
        using var browser = new Browser(site.Server.Url);
        await browser.Get("/");
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post(address, "", ("login", "anna"), ("password", Site.Password))).Status);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Signing_in_leads_nowhere_else(string address)
    {
        using var browser = new Browser(site.Server.Url);
        var login = Site.NewLogin();
        (await new ApiClient(site.Server).Post("/api/auth/sign-up", new { login, password = Site.Password })).Is(201);
        var (_, page, _) = await browser.Get("/sign-in");
        var (_, _, headers) = await browser.Post("/sign-in", page, ("login", login), ("password", Site.Password), ("return", address));
        Assert.Equal("/", headers.Location?.ToString());
    }

    [Fact]
    public async Task A_session_is_no_token_for_the_api()
    {
        using var browser = new Browser(site.Server.Url);
        var (_, page, _) = await browser.Get("/sign-up");
        await browser.Post("/sign-up", page, ("login", Site.NewLogin()), ("password", Site.Password));
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/wallet")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/api/wallet")).Status);
    }

    /// <summary>A browser without a window: cookies, and forms with what our pages put into them.</summary>
    private sealed class Browser(string url) : IDisposable
    {
        private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new(url), DefaultRequestHeaders = { Accept = { new("text/html") } } };

        public async Task<(HttpStatusCode Status, string Text, System.Net.Http.Headers.HttpResponseHeaders Headers)> Get(string address)
        {
            using var answer = await _client.GetAsync(new Uri(address, UriKind.Relative), Stop);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer.Headers);
        }

        public async Task<(HttpStatusCode Status, string Text, System.Net.Http.Headers.HttpResponseHeaders Headers)> Post(string address, string page, params (string Name, string Value)[] fields)
        {
            var token = Regex.Match(page, "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("form", token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
            using var answer = await _client.PostAsync(new Uri(address, UriKind.Relative), form, Stop);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer.Headers);
        }

        public void Dispose() => _client.Dispose();
    }
}
