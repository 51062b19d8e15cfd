using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Lottery.Api.Auth;
using Lottery.Faults.Tests.Processes;
using Lottery.Storage.Tests;
using Xunit;

namespace Lottery.Silo.Tests;

/// <summary>Goal: operators get into the dashboard with a browser, and nobody else does. Method: the pages as a browser asks for them, cookies and all, of a silo and an API node.</summary>
public sealed class DashboardTests(PostgresFixture postgres)
{
    private const string Page = "/dashboard/", Figures = "/dashboard/ClusterStats", Counters = "/dashboard/DashboardCounters", SignInPage = "/sign-in?return=%2Fdashboard%2F";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_is_for_operators_who_sign_in()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 1))
        {
            using var browser = new Browser(cluster.Urls[0]);
            Assert.Equal((HttpStatusCode.SeeOther, SignInPage), await browser.Get(Page));
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get(Figures, page: false)).Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(SignInPage)).Status);

            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SignIn("operator", "not the password")).Status);
            Assert.Equal(HttpStatusCode.Created, await browser.SignUp("anna", "correct horse"));
            Assert.Equal((HttpStatusCode.SeeOther, Page), await browser.SignIn("anna", "correct horse"));
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.Get(Page)).Status);

            Assert.Equal((HttpStatusCode.SeeOther, Page), await browser.SignIn("operator", cluster.OperatorPassword));
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Page)).Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Figures, page: false)).Status);
            // The API goes by tokens: a cookie that the browser sends by itself is nothing to it.
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/api/players/me", page: false)).Status);
        }
        await postgres.DropDatabase(database);
    }

    [Fact]
    public async Task A_silo_that_dies_is_no_error_of_the_dashboard()
    {
        var database = await postgres.NewDatabase();
        await using (var cluster = await ClusterProcesses.Start(database, silos: 2))
        {
            using var browser = new Browser(cluster.Urls[0]);
            Assert.Equal((HttpStatusCode.SeeOther, Page), await browser.SignIn("operator", cluster.OperatorPassword));
            Assert.Equal(HttpStatusCode.OK, (await browser.Get(Counters, page: false)).Status);
            await cluster.Silos[0].Kill();
            HttpStatusCode status;
            for (var (answers, by) = (0, DateTimeOffset.UtcNow.AddMinutes(1)); answers < 30; answers = status == HttpStatusCode.OK ? answers + 1 : 0)
            {
                status = (await browser.Get(Counters, page: false)).Status;
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"The dashboard answered {status}.");
                Assert.True(DateTimeOffset.UtcNow < by, "The dashboard is not back after a minute.");
                await Task.Delay(100, Stop);
            }
        }
        await postgres.DropDatabase(database);
    }

    private sealed class Browser : IDisposable
    {
        private readonly HttpClient _client;

        public Browser(string url) => _client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = new(url) };

        public async Task<(HttpStatusCode Status, string? To)> Get(string address, bool page = true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (page)
                request.Headers.Accept.Add(new("text/html"));
            using var answer = await _client.SendAsync(request, Stop);
            return (answer.StatusCode, answer.Headers.Location?.ToString());
        }

        public async Task<(HttpStatusCode Status, string? To)> SignIn(string login, string password)
        {
            var page = await _client.GetStringAsync(new Uri(SignInPage, UriKind.Relative), Stop);
            var token = Regex.Match(page, "name=\"form\" value=\"([^\"]+)\"").Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("form", token), new("return", Page), new("login", login), new("password", password)]);
            using var answer = await _client.PostAsync(new Uri("/sign-in", UriKind.Relative), form, Stop);
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
