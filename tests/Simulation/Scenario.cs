namespace Lottery.Simulation;

/// <summary>What shall happen in a world. The seed draws it; a shorter one is made of it to explain a failure.</summary>
/// <param name="Seed">Of everything that is not written here: who overtakes whom, how long things take, what breaks when.</param>
/// <param name="Silos">How many there are, and which of them only serve clients.</param>
/// <param name="Players">Who play.</param>
/// <param name="Noise">What breaks all the time.</param>
/// <param name="Draws">The draws.</param>
/// <param name="Faults">What breaks once.</param>
/// <param name="Requests">What clients ask.</param>
internal sealed record Scenario(
    int Seed, int Silos, int ApiNodes, int Players, NoiseLevels Noise, IReadOnlyList<PlannedDraw> Draws, IReadOnlyList<PlannedFault> Faults, IReadOnlyList<PlannedRequest> Requests)
{
    /// <summary>When faults stop.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(90);

    public static Scenario Of(int seed)
    {
        var random = new Random(seed);
        var (players, draws) = (random.Next(1, 5), random.Next(1, 4));
        var planned = Enumerable.Range(0, draws).Select(_ => PlannedDraw.Of(random)).ToList();
        var requests = random.Next(10, 60);
        return new(
            seed,
            Silos: random.Next(1, 4),
            ApiNodes: random.Next(3) == 0 ? 1 : 0,
            players,
            NoiseLevels.Draw(random),
            planned,
            [.. Enumerable.Range(0, random.Next(0, 10)).Select(_ => PlannedFault.Of(random))],
            [.. Enumerable.Range(0, requests).Select(i => PlannedRequest.Of(random, i, players, planned))]);
    }
}

/// <summary>When a draw sells and is drawn, from the beginning of the world.</summary>
internal sealed record PlannedDraw(TimeSpan Opens, TimeSpan Closes, TimeSpan Draws)
{
    public static PlannedDraw Of(Random random)
    {
        var opens = random.Next(3) == 0 ? random.Next(1, 20) : 0;
        var closes = opens + random.Next(10, 70);
        return new(TimeSpan.FromSeconds(opens), TimeSpan.FromSeconds(closes), TimeSpan.FromSeconds(closes + random.Next(0, 10)));
    }
}

/// <summary>What can break.</summary>
internal enum FaultKind
{
    /// <summary>A silo dies and is started again.</summary>
    KillSilo,

    /// <summary>A silo is taken for dead and goes on for a while.</summary>
    EvictSilo,

    /// <summary>The database is down for a while.</summary>
    StopDatabase,

    /// <summary>The writers' sessions end.</summary>
    BreakSessions,

    /// <summary>The directory forgets a grain, which is then active twice.</summary>
    ForgetGrain,

    /// <summary>A grain leaves the memory.</summary>
    MoveGrain,

    /// <summary>All grains of a silo leave the memory.</summary>
    MoveAll,

    /// <summary>A silo's clock jumps by up to 300 s.</summary>
    JumpClock,
}

/// <summary>One fault.</summary>
/// <param name="At">The earliest moment.</param>
/// <param name="Steps">How many more pieces of work run before it strikes: anywhere between two awaits.</param>
/// <param name="Kind">What breaks.</param>
/// <param name="Which">Of the silos or grains, counted round.</param>
/// <param name="Amount">How long it lasts, or how far the clock jumps.</param>
internal sealed record PlannedFault(TimeSpan At, int Steps, FaultKind Kind, int Which, TimeSpan Amount)
{
    public static PlannedFault Of(Random random)
    {
        var kind = (FaultKind)random.Next(Enum.GetValues<FaultKind>().Length);
        var amount = kind == FaultKind.JumpClock
            ? random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(2) == 0 ? 300 : -300) : TimeSpan.FromSeconds(random.Next(-300, 300))
            : TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(20_000) : random.Next(3_000));
        return new(TimeSpan.FromSeconds(random.NextDouble() * 80), random.Next(30), kind, random.Next(1000), amount);
    }
}

/// <summary>What a client can ask.</summary>
internal enum RequestKind
{
    Credit,
    Buy,
    Invoice,
    Pay,
    TransferIn,
    Withdraw,
    ReadBalance,
    ReadDraw,
    ReadAccount,
    CheckAccount,
    Block,
    Unblock,
    CancelDraw,
    InvoicePooled,
    PlaceOrder,
    CaptureOrder,
    ReleaseOrder,
    SubmitReceipt,
    ClaimReceipt,
    CancelPromotion,
    SetLimit,
    Exclude,
}

/// <summary>One request of a client, sent until it is answered.</summary>
/// <param name="Number">Which: also its idempotency key.</param>
/// <param name="At">When it is sent first.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Player">Who asks: an index.</param>
/// <param name="Draw">Of which draw: an index.</param>
/// <param name="Amount">Lines, or minor units.</param>
/// <param name="Copies">How many send it at the same time.</param>
internal sealed record PlannedRequest(int Number, TimeSpan At, RequestKind Kind, int Player, int Draw, int Amount, int Copies)
{
    private static readonly RequestKind[] Mix =
    [
        RequestKind.Credit, RequestKind.Buy, RequestKind.Buy, RequestKind.Buy, RequestKind.Buy, RequestKind.Invoice, RequestKind.Invoice, RequestKind.Pay,
        RequestKind.Pay, RequestKind.TransferIn, RequestKind.Withdraw, RequestKind.ReadBalance, RequestKind.ReadDraw, RequestKind.ReadAccount, RequestKind.CheckAccount, RequestKind.Block,
        RequestKind.Unblock, RequestKind.InvoicePooled, RequestKind.InvoicePooled, RequestKind.Pay, RequestKind.PlaceOrder, RequestKind.PlaceOrder, RequestKind.CaptureOrder,
        RequestKind.ReleaseOrder, RequestKind.SubmitReceipt, RequestKind.SubmitReceipt, RequestKind.ClaimReceipt, RequestKind.ClaimReceipt,
        RequestKind.SetLimit,
    ];

    public static PlannedRequest Of(Random random, int number, int players, IReadOnlyList<PlannedDraw> draws)
    {
        var kind = random.Next(60) == 0 ? RequestKind.CancelDraw : random.Next(200) == 0 ? RequestKind.CancelPromotion : random.Next(150) == 0 ? RequestKind.Exclude : Mix[random.Next(Mix.Length)];
        var amount = kind is RequestKind.Buy or RequestKind.Invoice ? random.Next(1, 4) : random.Next(1, 10) * 100;
        var draw = random.Next(draws.Count);
        // Mostly while the draw sells, and around its close.
        var at = random.Next(4) == 0
            ? 80 * random.NextDouble()
            : draws[draw].Opens.TotalSeconds + (draws[draw].Closes - draws[draw].Opens).TotalSeconds * Math.Sqrt(random.NextDouble()) * 1.02;
        return new(number, TimeSpan.FromSeconds(at), kind, random.Next(players), draw, amount, random.Next(2) == 0 ? 1 : random.Next(2, 4));
    }
}
