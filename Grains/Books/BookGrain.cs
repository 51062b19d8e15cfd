using Lottery.Grains.Flows;
using Lottery.Grains.Turns;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Lottery.Grains.Books;

/// <summary>One shard of a draw's sales on the cluster. The books of a draw are spread over the silos.</summary>
[GrainType("book"), Reentrant, HashBasedPlacement]
internal sealed class BookGrain(GrainType<BookId, Book, BookCommand, BookFact, BookReply> type)
    : DecidingGrain<BookId, Book, BookCommand, BookFact, BookReply>(type), IBookGrain
{
    protected override BookId Id => GrainKeys.Book(this.GetPrimaryKeyString());

    public ValueTask<Answer<BookReply>> Sell(Sell command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<BookReply>> SettlePurchase(SettlePurchase command, Origin origin) => Turn(command, origin);

    public ValueTask<Answer<BookReply>> Seal(Seal command, Origin origin) => Turn(command, origin);
}
