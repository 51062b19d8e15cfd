using System.Net;
using System.Net.Http.Json;
using Lottery.Api.Auth;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Silo.Tests.Processes;

/// <summary>Goal: operators get into the dashboard with a browser, and nobody else does. Method: the pages as a browser asks for them, cookies and all, of a silo and an API node.</summary>
public sealed class DashboardTests(PostgresFixture postgres)
{
    private const string Page = "/dashboard/", Figures = "/dashboard/ClusterStats", Form = "/dashboard-sign-in";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_is_for_operators_who_sign_in()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 1))
        {
            using var browser = new Browser(cluster.Url);
            Assert.Equal((HttpStatusCode.SeeOther, Form), await browser.Get(Page));
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get(Figures, page: false)).Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Form)).Status);

            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignIn("operator", "not the password")).Status);
            Assert.Equal(HttpStatusCode.Created, await browser.SignUp("anna", "correct horse"));
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.SignIn("anna", "correct horse")).Status);
            Assert.Equal((HttpStatusCode.SeeOther, Form), await browser.Get(Page));

            Assert.Equal((HttpStatusCode.Redirect, "/dashboard"), await browser.SignIn("operator", cluster.OperatorPassword));
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Page)).Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Figures, page: false)).Status);
            // Not even where the browser is made to send it: the cookie is for the dashboard alone.
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/api/players/me", page: false, cookieOf: Page)).Status);
        }
        await postgres.DropDatabase(database);
    }

    private sealed class Browser : IDisposable
    {
        private readonly CookieContainer _cookies = new();
        private readonly HttpClient _client;

        public Browser(string url) => _client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = _cookies }) { BaseAddress = new(url) };

        public async Task<(HttpStatusCode Status, string? To)> Get(string address, bool page = true, string? cookieOf = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (page)
                request.Headers.Accept.Add(new("text/html"));
            if (cookieOf is not null)
                request.Headers.Add("Cookie", _cookies.GetCookieHeader(new(_client.BaseAddress!, cookieOf)));
            using var answer = await _client.SendAsync(request, Stop);
            return (answer.StatusCode, answer.Headers.Location?.ToString());
        }

        public async Task<(HttpStatusCode Status, string? To)> SignIn(string login, string password)
        {
            using var form = new FormUrlEncodedContent([new("login", login), new("password", password)]);
            using var answer = await _client.PostAsync(Form, form, Stop);
            return (answer.StatusCode, answer.Headers.Location?.ToString());
        }

        public async Task<HttpStatusCode> SignUp(string login, string password)
        {
            using var answer = await _client.PostAsJsonAsync("/api/auth/sign-up", new SignUpRequest(login, password), Stop);
            return answer.StatusCode;
        }

        public void Dispose() => _client.Dispose();
    }
}
