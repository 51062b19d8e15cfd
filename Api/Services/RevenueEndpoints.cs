using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using Lottery.Api.Auth;
using Lottery.Api.Configuration;
using Lottery.Api.Hosting;
using Lottery.Api.Http;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Storage.Database;

namespace Lottery.Api.Services;

/// <summary>Where a report is.</summary>
/// <param name="Link">The report's address, or its path where <c>Server:PublicUrl</c> is not set. It works without signing in: keep it as secret as the report.</param>
/// <param name="ExpiresAt">From then on it is worth nothing.</param>
public sealed record ReportLink(string Link, DateTimeOffset ExpiresAt);

/// <summary>What services earned in a month, as CSV behind a link that nobody can guess.</summary>
/// <remarks>The link carries its own proof, a MAC by the vault's key: nothing is stored, and bookkeepers need no account.</remarks>
public static class RevenueEndpoints
{
    private const string Path = "/api/reports/revenue.csv";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A name that a spreadsheet would take for a formula is escaped.</summary>
    private static readonly CsvWriterOptions Csv = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    public static void MapRevenue(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/admin/reports/revenue", Link).WithTags("Services").WithSummary("A link to what each service earned in a month").RequireAuthorization(RoleNames.Operator)
            .Produces<ReportLink>().Problems(400, 401, 403);
        app.MapGet(Path, Report).WithTags("Services").WithSummary("What each service earned in a month, by a link from /api/admin/reports/revenue")
            .Produces<string>(200, "text/csv").Problems(400, 403);
    }

    /// <param name="month">As <c>2026-11</c>, in UTC.</param>
    /// <param name="currency">Its code.</param>
    private static IResult Link(string month, FlowRunner flows, Currencies currencies, Vault vault, LotteryConfiguration configuration, string currency = "RUB")
    {
        First(month);
        if (currencies.Find(currency) is null)
            return Fault.UnknownCurrency.ToProblem();
        var expires = flows.Clock.Now + Lifetime;
        var query = Query(month, currency, expires.ToUnixTimeSeconds());
        return new Answers.JsonForPeople<ReportLink>(200, new($"{configuration.PublicUrl}{Path}?{query}&signature={Sign(vault, query)}", DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds())));
    }

    private static async Task<IResult> Report(
        string month, string currency, long expires, string signature, FlowRunner flows, Currencies currencies, Vault vault, ServiceQueries queries, HttpContext context)
    {
        var proof = Encoding.ASCII.GetBytes(Sign(vault, Query(month, currency, expires)));
        if (!CryptographicOperations.FixedTimeEquals(proof, Encoding.UTF8.GetBytes(signature)) || expires <= flows.Clock.Now.ToUnixTimeSeconds())
            return CommonProblems.InvalidLink;
        var from = First(month);
        var rows = await queries.Revenue(currency, from, from.AddMonths(1), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        using var report = new MemoryStream(); // One line a service.
        using (var csv = CsvWriter.Create(report, Csv, leaveOpen: true))
        {
            csv.WriteRecord("service_name", "month_amount");
            foreach (var (name, minor) in rows)
                csv.WriteRecord(name, new Money((long)minor, currencies[currency]).Amount());
        }
        return TypedResults.File(report.ToArray(), "text/csv; charset=utf-8", $"revenue-{month}-{currency}.csv");
    }

    private static string Query(string month, string currency, long expires) => $"month={month}&currency={currency}&expires={expires}";

    private static string Sign(Vault vault, string query) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(vault.FingerprintKey, Encoding.UTF8.GetBytes("lottery-revenue-v1|" + query)));

    private static DateTimeOffset First(string month) =>
        DateTimeOffset.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first)
            ? first
            : throw new ProblemException(Problem.InvalidField("month", "a year and month, such as 2026-11"));
}
