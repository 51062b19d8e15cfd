namespace Lottery.Grains.Games;

/// <summary>A number game of the catalogue, the jackpot it carries from draw to draw, and its row.</summary>
/// <param name="Id">Its code, 2 to 32 of a-z, 0-9 and '-': <c>6of45</c>.</param>
/// <param name="Name">For people, 1 to <see cref="LongestName"/> characters.</param>
/// <param name="Pick">How many numbers a line has, k: 1 to 20.</param>
/// <param name="Of">How many there are to choose from, n: more than k, at most 64.</param>
/// <param name="Price">Of one line.</param>
/// <param name="Plan">What the next draw created will pay.</param>
/// <param name="Version">1 when made, one more with each change.</param>
[GenerateSerializer, Immutable, Alias("lottery.Game")]
public sealed record Game(GameId Id, string Name, int Pick, int Of, Money Price, PrizePlan Plan, long Version)
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Minor units that no draw has paid yet: the next one settled takes them.</summary>
    [Id(0)]
    public long Jackpot { get; init; }

    /// <summary>Minor units kept for fixed prizes and jackpot minimums that a draw's own fund cannot pay.</summary>
    [Id(1)]
    public long Reserve { get; init; }

    /// <summary>The draw that has taken jackpot and reserve and not yet given back what is left.</summary>
    [Id(2)]
    public DrawId? Holder { get; init; }

    /// <summary>The draws that gave back last, the latest first, at most <see cref="RememberedDraws"/>: none of them can take again.</summary>
    [Id(3)]
    public IReadOnlyList<long> Returned { get; init; } = [];

    /// <summary>More than could ever be settled at once.</summary>
    public const int RememberedDraws = 64;
}

/// <summary>What a game can be asked.</summary>
[GenerateSerializer, Immutable, Alias("lottery.GameCommand")]
public abstract record GameCommand : ICommand<IGameGrain, Game>
{
    /// <summary>Calls the grain's method that takes this command.</summary>
    public abstract ValueTask<Answer<Game>> SendTo(IGameGrain grain, Origin origin);
}

/// <summary>Adds the game to the catalogue. The same again is a repeat; another under the same code is refused.</summary>
[GenerateSerializer, Immutable, Alias("lottery.AddGame")]
public sealed record AddGame(string Name, int Pick, int Of, Money Price, PrizePlan Plan) : GameCommand
{
    public override ValueTask<Answer<Game>> SendTo(IGameGrain grain, Origin origin) => grain.AddGame(this, origin);
}

/// <summary>Asks for the game and changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("lottery.DescribeGame")]
public sealed record DescribeGame : GameCommand
{
    public override ValueTask<Answer<Game>> SendTo(IGameGrain grain, Origin origin) => grain.DescribeGame(this, origin);
}

/// <summary>Hands jackpot and reserve to a draw that is being settled.</summary>
[GenerateSerializer, Immutable, Alias("lottery.TakeJackpot")]
public sealed record TakeJackpot(DrawId Draw) : GameCommand
{
    public override ValueTask<Answer<Game>> SendTo(IGameGrain grain, Origin origin) => grain.TakeJackpot(this, origin);
}

/// <summary>Gives back what the draw leaves for the next. Only its holder can; anybody else's is a repeat.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="Jackpot">Minor units that roll over.</param>
/// <param name="Reserve">Minor units for the reserve.</param>
[GenerateSerializer, Immutable, Alias("lottery.ReturnJackpot")]
public sealed record ReturnJackpot(DrawId Draw, long Jackpot, long Reserve) : GameCommand
{
    public override ValueTask<Answer<Game>> SendTo(IGameGrain grain, Origin origin) => grain.ReturnJackpot(this, origin);
}
