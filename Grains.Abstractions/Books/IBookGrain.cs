namespace Lottery.Grains.Books;

/// <summary>One shard of a draw's sales. The key is <c>draw/shard</c>.</summary>
[Alias("lottery.book")]
public interface IBookGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="Lottery.Grains.Books.Sell" path="/summary"/>
    [Alias("Sell")]
    ValueTask<Answer<BookReply>> Sell(Sell command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Books.SettlePurchase" path="/summary"/>
    [Alias("SettlePurchase")]
    ValueTask<Answer<BookReply>> SettlePurchase(SettlePurchase command, Origin origin);

    /// <inheritdoc cref="Lottery.Grains.Books.Seal" path="/summary"/>
    [Alias("Seal")]
    ValueTask<Answer<BookReply>> Seal(Seal command, Origin origin);
}
