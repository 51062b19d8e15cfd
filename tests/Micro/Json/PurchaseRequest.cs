using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Lottery.Api.Http;
using Lottery.Api.Tickets;

namespace Lottery.Micro.Json;

/// <summary>The body of a purchase of one line, read.</summary>
public class PurchaseRequest
{
    private readonly byte[] _body = """{"lines":[[3,14,15,26,35,41]]}"""u8.ToArray();

    [GlobalSetup]
    public void Check() => Agreement.Check(Reflected()!.Lines![0], Generated()!.Lines![0]);

    [Benchmark(Baseline = true, Description = "reflection")]
    public BuyTicketsRequest? Reflected() => JsonSerializer.Deserialize<BuyTicketsRequest>(_body, Reflection.Options);

    [Benchmark(Description = "source-generated, strict")]
    public BuyTicketsRequest? Generated() => (BuyTicketsRequest?)JsonSerializer.Deserialize(_body, typeof(BuyTicketsRequest), ApiJson.Default);
}
