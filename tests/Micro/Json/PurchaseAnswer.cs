using BenchmarkDotNet.Attributes;
using Lottery.Api.Http;
using Lottery.Api.Tickets;
using Lottery.Grains.Wallets;
using Microsoft.AspNetCore.Http;

namespace Lottery.Micro.Json;

/// <summary>The answer to a purchase of one line.</summary>
public class PurchaseAnswer
{
    private readonly HttpContext _context = Answer.ToNowhere();
    private readonly PurchaseView _purchase = new(
        123_456, 7, PaymentStatus.Success, "100.00", "RUB",
        [new(654_321, [3, 14, 15, 26, 35, 41], 3, 31_415, new string('a', 32), new string('b', 64), Samples.Noon)]);

    [GlobalSetup]
    public async Task Check() => Agreement.Check(await Answer.Of(Reflected), await Answer.Of(Generated));

    [Benchmark(Baseline = true, Description = "reflection")]
    public Task Naive() => Reflected(_context);

    [Benchmark(Description = "source-generated")]
    public Task Ours() => Generated(_context);

    private Task Reflected(HttpContext context)
    {
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(_purchase, Reflection.Options);
    }

    private Task Generated(HttpContext context) => new Answers.Json<PurchaseView>(201, _purchase).ExecuteAsync(context);
}
