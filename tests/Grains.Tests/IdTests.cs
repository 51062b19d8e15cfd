using Lottery.Grains.Wallets;
using Xunit;
using static Lottery.Grains.Tests.Samples;

namespace Lottery.Grains.Tests;

public class IdTests
{
    [Theory]
    [InlineData("anna")]
    [InlineData(" Anna\t")]
    [InlineData("ANNA")]
    public void A_login_has_one_spelling(string typed) => Assert.Equal(Login.Of("anna"), Login.Of(typed));

    [Fact]
    public void Ids_are_written_as_their_numbers() => Assert.Equal(
        "7 7 11 5 3 5/1 2of5 anna",
        $"{new PlayerId(7)} {WalletId.Of(new(7))} {new PaymentId(11)} {new DrawId(5)} {new TicketId(3)} {new BookId(new(5), 1)} {Tiny} {Login.Of("Anna")}");

    [Fact]
    public void Players_are_spread_over_all_books_of_a_draw_each_always_on_the_same()
    {
        var terms = Terms(books: 3);
        Assert.Equal([1, 2, 0, 1, 2, 0], Enumerable.Range(1, 6).Select(player => terms.BookOf(new(player)).Shard));
        Assert.Equal(new BookId(terms.Id, (int)((1L << 53) % 3)), terms.BookOf(new(1L << 53)));
    }

    [Fact]
    public void What_only_asks_or_answers_is_never_new()
    {
        Assert.True(new Credit(new(1), Minor(1), "A gift.", null).IsNew);
        Assert.True(new CreditPrize(new(1), Minor(1), new(1), new(1)).IsNew);
        Assert.False(new Capture(new(1)).IsNew);
        Assert.False(new Refund(new(1), new(2)).IsNew);
        Assert.False(new FindRequest(Key(1)).IsNew);
    }
}
