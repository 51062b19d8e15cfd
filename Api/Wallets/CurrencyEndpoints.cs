using System.Text.RegularExpressions;
using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains.Flows;
using Lottery.Storage.Database;

namespace Lottery.Api.Wallets;

/// <summary>A currency.</summary>
/// <param name="Code">3 to 8 capital letters.</param>
/// <param name="Exponent">Digits after the decimal point: 0 to 8.</param>
public sealed record CurrencyView(string Code, int Exponent);

/// <summary>The currencies that wallets can hold, which operators extend. One that was added never changes.</summary>
public static partial class CurrencyEndpoints
{
    public static void MapCurrencies(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/currencies", List).WithTags("Currencies").WithSummary("All currencies").Produces<Page<CurrencyView>>();
        app.MapPost("/api/admin/currencies", Add).WithTags("Currencies").WithSummary("Add a currency").RequireAuthorization(RoleNames.Operator)
            .Produces<CurrencyView>(201).Problems(400, 401, 403, 409, 422, 503);
    }

    private static Answers.Json<Page<CurrencyView>> List(Currencies currencies) =>
        new Answers.Json<Page<CurrencyView>>(200, new([.. currencies.All.OrderBy(c => c.Code, StringComparer.Ordinal).Select(c => new CurrencyView(c.Code, c.Exponent))]));

    private static async Task<IResult> Add(Body<CurrencyView> body, HttpContext context, FlowRunner flows, Currencies currencies)
    {
        var (code, exponent) = body.Value;
        if (!Code().IsMatch(code))
            return Problem.InvalidField("code", "3 to 8 capital letters");
        if (exponent is < 0 or > 8)
            return Problem.InvalidField("exponent", "0 to 8");
        var answer = await flows.Answer(context.Caller().Player, body.Key, new AddCurrencyFlow(new(code), exponent));
        await currencies.Load(context.RequestAborted);
        return answer;
    }

    [GeneratedRegex(@"^[A-Z]{3,8}\z")]
    private static partial Regex Code();
}
