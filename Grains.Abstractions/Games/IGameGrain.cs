namespace Lottery.Grains.Games;

/// <summary>One game of the catalogue.</summary>
[Alias("lottery.game")]
public interface IGameGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Games.AddGame" path="/summary"/>
    [Alias("AddGame")]
    ValueTask<Answer<Game>> AddGame(AddGame command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Games.DescribeGame" path="/summary"/>
    [Alias("DescribeGame")]
    ValueTask<Answer<Game>> DescribeGame(DescribeGame command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Games.TakeJackpot" path="/summary"/>
    [Alias("TakeJackpot")]
    ValueTask<Answer<Game>> TakeJackpot(TakeJackpot command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Games.ReturnJackpot" path="/summary"/>
    [Alias("ReturnJackpot")]
    ValueTask<Answer<Game>> ReturnJackpot(ReturnJackpot command, Origin origin);
}
