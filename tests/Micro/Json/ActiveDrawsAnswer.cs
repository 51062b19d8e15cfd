using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Lottery.Api.Draws;
using Lottery.Api.Http;
using Lottery.Grains.Draws;
using Microsoft.AspNetCore.Http;

namespace Lottery.Micro.Json;

/// <summary>The answer to who asks for the draws that sell: ten of them.</summary>
public class ActiveDrawsAnswer
{
    private readonly HttpContext _context = Answer.ToNowhere();
    private readonly Page<DrawSummary> _draws = new(
        [
            .. Enumerable.Range(1, 10).Select(id => new DrawSummary(
                id, "6of45", DrawStatus.Open, 6, 45, "100.00", "RUB", "12345678.90", Samples.Noon, Samples.Noon.AddHours(1), Samples.Noon.AddHours(1))),
        ],
        null);
    private byte[] _json = [];

    [GlobalSetup]
    public async Task Check()
    {
        _json = JsonSerializer.SerializeToUtf8Bytes(_draws, ApiJson.Default.PageDrawSummary);
        Agreement.Check(await Answer.Of(Serialized), await Answer.Of(Kept));
        Agreement.Check(await Answer.Of(Generated), await Answer.Of(Kept));
    }

    [Benchmark(Baseline = true, Description = "reflection each time")]
    public Task Naive() => Serialized(_context);

    [Benchmark(Description = "source-generated each time")]
    public Task EachTime() => Generated(_context);

    [Benchmark(Description = "from bytes")]
    public Task Ours() => Kept(_context);

    private Task Serialized(HttpContext context)
    {
        context.Response.StatusCode = 200;
        return context.Response.WriteAsJsonAsync(_draws, Reflection.Options);
    }

    private Task Generated(HttpContext context) => new Answers.Json<Page<DrawSummary>>(200, _draws).ExecuteAsync(context);

    private Task Kept(HttpContext context) => new Answers.JsonBytes(200, _json).ExecuteAsync(context);
}
