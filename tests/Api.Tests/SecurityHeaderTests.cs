using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests;

/// <summary>Goal: no browser runs, frames or keeps what it should not, and the service speaks TLS where it is told to.</summary>
public sealed class SecurityHeaderTests(SharedServer shared)
{
    private const string ForData = "default-src 'none'; frame-ancestors 'none'";

#pragma warning disable format // A table.
    [Theory]
    [InlineData("/api/draws/active",   200, false)]
    [InlineData("/api/games/7of77",    404, false)]
    [InlineData("/api/nothing",        404, false)]
    [InlineData("/api/wallet/history?limit=0", 400, false)]
    [InlineData("/swagger/index.html", 200, true)]
#pragma warning restore format
    public async Task Every_answer_says_what_a_browser_may_do_with_it(string path, int status, bool isPage)
    {
        var answer = (await (await shared.Operator).Get(path)).Is(status);
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.DoesNotContain("unsafe-inline", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal(isPage, policy != ForData);
    }

    [Fact]
    public async Task What_is_one_person_s_is_kept_by_no_cache()
    {
        var player = await shared.NewPlayer();
        foreach (var answer in new[]
        {
            (await player.Get("/api/wallet")).Is(200),
            (await player.Get("/api/players/me")).Is(200),
            (await player.Get("/api/payments/1")).Is(404),
            (await (await shared.Anybody()).Post("/api/auth/sign-in", new { login = "nobody", password = "wrong" })).Is(401),
        })
            Assert.Equal("no-store", Header(answer, "Cache-Control"));
    }

    [Fact]
    public async Task The_service_speaks_TLS_with_a_certificate_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("lottery-tls-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var (certificateFile, keyFile) = (Path.Combine(folder.FullName, "certificate.pem"), Path.Combine(folder.FullName, "key.pem"));
            await File.WriteAllTextAsync(certificateFile, made.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var server = await LotteryProcess.Start(("Server__Certificate", certificateFile), ("Server__CertificateKey", keyFile), ("Server__Hsts", "365.00:00:00"));

            Assert.StartsWith("https://", server.Url);
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == made.Thumbprint };
            using var http = new HttpClient(handler);
            using var answer = await http.GetAsync($"{server.Url}/api/draws/active", TestContext.Current.CancellationToken);
            Assert.Equal("max-age=31536000; includeSubDomains", answer.EnsureSuccessStatusCode().Headers.GetValues("Strict-Transport-Security").Single());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
